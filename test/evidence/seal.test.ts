import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { canonical } from '../../src/evidence/canonical.ts';
import { openSeal } from '../../src/evidence/open-seal.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { codeOf, sealerOf, SIGNED, STATEMENTS, world } from './support.ts';

describe('sealer', () => {
  for (const statement of STATEMENTS)
    it(`seals and opens a statement of type ${statement.type}`, async () => {
      const services = world();
      const { jws, digest } = await sealerOf(services).seal('lycee-42', statement);
      expect(await sealerOf(services).open('lycee-42', jws)).to.deep.equal(statement);
      expect(await openSeal(jws, services.keys.seals()[0]?.publicJwk)).to.deep.equal(statement);
      const bytes = Buffer.from(jws.split('.')[1] ?? '', 'base64url');
      expect(bytes.toString()).to.equal(canonical(statement));
      expect(createHash('sha256').update(bytes).digest('base64url')).to.equal(digest);
      expect(sealerOf(services).digest(statement)).to.equal(digest);
    });

  it('makes one key for an institution on first need, and reads it once', async () => {
    const services = world();
    const sealer = sealerOf(services);
    await Promise.all(Array.from({ length: 20 }, () => sealer.seal('lycee-42', SIGNED)));
    expect(services.keys.seals()).to.have.length(1);
    expect(services.keys.reads).to.equal(1);
  });

  it('goes on with the key that another process made first', async () => {
    const services = world();
    const seals = await Promise.all([
      sealerOf(services).seal('lycee-42', SIGNED),
      sealerOf(services).seal('lycee-42', SIGNED),
    ]);
    expect(services.keys.seals()).to.have.length(1);
    for (const { jws } of seals)
      expect(await openSeal(jws, services.keys.seals()[0]?.publicJwk)).to.deep.equal(SIGNED);
  });

  it('keeps the private part encrypted and out of the public one', async () => {
    const services = world();
    await sealerOf(services).seal('lycee-42', SIGNED);
    const [key] = services.keys.seals();
    expect(key?.purpose).to.equal('seal');
    expect(key?.publicJwk).to.have.all.keys('kty', 'crv', 'x', 'y', 'kid', 'alg', 'use');
    expect(key?.privateJwkEncrypted).to.match(/^v1\.[A-Za-z0-9_-]+$/);
  });

  it('gives each institution a key of its own, which opens no other seal', async () => {
    const services = world();
    const sealer = sealerOf(services);
    const { jws } = await sealer.seal('lycee-42', SIGNED);
    await sealer.seal('other', { ...SIGNED, institution: { ...SIGNED.institution, key: 'other' } });
    expect(services.keys.seals().map((key) => key.institution)).to.deep.equal(['lycee-42', 'other']);
    expect(await codeOf(sealer.open('other', jws))).to.equal('SEAL_BROKEN');
    expect(await codeOf(openSeal(jws, services.keys.seals()[1]?.publicJwk))).to.equal('SEAL_BROKEN');
  });

  it("never puts one institution's statement under another's seal", async () => {
    const services = world();
    expect(await codeOf(sealerOf(services).seal('other', SIGNED))).to.equal('SEAL_BROKEN');
    expect(services.keys.kept).to.deep.equal([]);
  });

  it('refuses an altered seal, and one without a readable header', async () => {
    const services = world();
    const { jws } = await sealerOf(services).seal('lycee-42', SIGNED);
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const altered = Buffer.from(payload, 'base64url').toString().replace('B12', 'B13');
    const other = [header, Buffer.from(altered).toString('base64url'), signature].join('.');
    for (const text of [other, '', 'x', 'x.y.z'])
      expect(await codeOf(sealerOf(services).open('lycee-42', text))).to.equal('SEAL_BROKEN');
  });

  it('does not seal with a key that was encrypted under another secret', async () => {
    const services = world();
    await sealerOf(services).seal('lycee-42', SIGNED);
    const wrong = { ...services, vault: createVault('another secret of more than thirty-two characters') };
    expect(await codeOf(sealerOf(wrong).seal('lycee-42', SIGNED))).to.equal('SECRET_WRONG');
  });

  it("does not seal with another institution's private key put into its record", async () => {
    const services = world();
    const sealer = sealerOf(services);
    await sealer.seal('lycee-42', SIGNED);
    await sealer.seal('other', { ...SIGNED, institution: { ...SIGNED.institution, key: 'other' } });
    const [mine, theirs] = services.keys.seals();
    if (mine === undefined || theirs === undefined) throw new Error('two keys were expected');
    services.keys.kept[services.keys.kept.indexOf(mine)] = {
      ...mine,
      privateJwkEncrypted: theirs.privateJwkEncrypted,
    };
    expect(await codeOf(sealerOf(services).seal('lycee-42', SIGNED))).to.equal('SECRET_WRONG');
  });

  it('tries again after a failure', async () => {
    const services = world();
    services.keys.away = true;
    const sealer = sealerOf(services);
    expect(await codeOf(sealer.seal('lycee-42', SIGNED))).to.equal('DATABASE_AWAY');
    services.keys.away = false;
    expect((await sealer.seal('lycee-42', SIGNED)).jws).to.be.a('string');
  });

  it('seals nothing that could not be opened again', async () => {
    const outcome = sealerOf(world()).seal('lycee-42', { ...SIGNED, receivedAt: 'yesterday' });
    expect(await outcome.catch((error: unknown) => error)).to.be.instanceOf(Error);
  });
});
