import { randomBytes } from 'node:crypto';
import type { Statement } from '../../../../src/domain/statement.ts';
import { base64Text, base64urlBytes, base64urlText, utf8Bytes } from '../../../../src/evidence/bytes.ts';
import type { BundledStatement, EvidenceBundle } from '../../../../src/domain/evidence-bundle.ts';
import { canonical } from '../../../../src/evidence/canonical.ts';
import { createKeyring } from '../../../../src/evidence/keyring.ts';
import { commitmentOf } from '../../../../src/evidence/log/hash.ts';
import {
  createDevelopmentAuthority,
  type DevelopmentAuthority,
} from '../../../../src/evidence/timestamp/development.ts';
import { makeQuery, readReply } from '../../../../src/evidence/timestamp/query.ts';
import type { GivenTrust } from '../../../../src/evidence/verify/trust.ts';
import { NOW, sealerOf, world, type World } from '../../support.ts';
import { MockLog } from './mock-log.ts';

/** What stands beside a statement in a bundle. */
export type Beside = Pick<BundledStatement, 'rows' | 'strokes' | 'identity'>;

/** An authority of keys, one of time, and a log: what seals, stamps and logs as the tool does, without a database. */
export class MockWorld {
  readonly services: World = world();
  readonly tsa: DevelopmentAuthority;
  readonly statements: BundledStatement[] = [];
  readonly institution: string;
  log: MockLog;

  constructor(institution = 'lycee-42', log = new MockLog(`emarge.example/log/${institution}`)) {
    this.institution = institution;
    this.log = log;
    this.tsa = createDevelopmentAuthority(this.services);
    this.services.clock.set(NOW);
  }

  /** ISO 8601 of the world's clock. */
  now(): string {
    return new Date(this.services.clock.now()).toISOString();
  }

  pass(ms: number): void {
    this.services.clock.set(this.services.clock.now() + ms);
  }

  /** Seals a statement and puts it in the log. */
  async seal(statement: Statement, beside: Beside = {}): Promise<BundledStatement> {
    const { jws, digest } = await sealerOf(this.services).seal(this.institution, statement);
    const salt = base64urlText(randomBytes(32));
    const commitment = commitmentOf(bytes(salt), bytes(digest));
    const index = this.log.add(commitment);
    const inclusion = { index, commitment: base64urlText(commitment), hashes: [] };
    const bundled = { digest, jws, salt, inclusion, ...beside };
    this.statements.push(bundled);
    return bundled;
  }

  /** Takes everything of a statement but its place in the log. */
  erase(digest: string): void {
    const at = this.statements.findIndex((one) => one.digest === digest);
    const inclusion = this.statements[at]?.inclusion ?? null;
    this.statements[at] = { digest, jws: null, salt: null, inclusion };
  }

  /** RFC 3161 token, DER in base64. */
  async stamp(text: string): Promise<string> {
    const query = await makeQuery(utf8Bytes(text));
    return base64Text(await readReply(await this.tsa.respond(query.request), query));
  }

  /** Seals with another key from now on. */
  async rotate(): Promise<void> {
    await createKeyring(this.services).rotate(this.institution);
  }

  /** Withdraws every sealing key, as compromised. */
  async revoke(): Promise<void> {
    const keyring = createKeyring(this.services);
    for (const { kid, revocation } of await keyring.list(this.institution))
      if (revocation === null) await keyring.revoke(this.institution, kid, 'compromised');
  }

  async bundle(
    parts: Pick<EvidenceBundle, 'sheet' | 'kind'>,
    statements: readonly BundledStatement[] = this.statements,
  ): Promise<EvidenceBundle> {
    const keyring = createKeyring(this.services);
    const list = await keyring.revocationList(this.institution);
    const checkpoint = this.log.checkpoint();
    return {
      format: 'emarge-evidence',
      v: 1,
      institution: { key: this.institution, name: 'Lycée 42' },
      keys: await this.#keys(statements),
      revocations: list === null ? null : base64Text(list),
      log: { key: this.log.keyText, checkpoint, timestamp: await this.stamp(checkpoint) },
      statements: statements.map((one) => this.#proved(one)),
      ...parts,
    };
  }

  /** What someone who verifies trusts, when they got everything from elsewhere. */
  async trust(): Promise<Required<Omit<GivenTrust, 'checkpoints'>>> {
    const keyring = createKeyring(this.services);
    const root = await keyring.authority(this.institution);
    return {
      roots: [utf8Bytes(root)],
      tsaRoots: [await this.tsa.root()],
      logKey: this.log.keyText,
    };
  }

  async #keys(statements: readonly BundledStatement[]): Promise<Record<string, unknown>[]> {
    const sealer = sealerOf(this.services);
    const keys = new Map<unknown, Record<string, unknown>>();
    for (const { jws } of statements) {
      if (jws === null) continue;
      const jwk = { ...(await sealer.publicJwk(this.institution, jws)) };
      keys.set(jwk['kid'], jwk);
    }
    return [...keys.values()];
  }

  #proved(one: BundledStatement): BundledStatement {
    if (one.inclusion === null) return one;
    return { ...one, inclusion: { ...one.inclusion, hashes: this.log.inclusion(one.inclusion.index) } };
  }
}

export function bytes(base64url: string): Uint8Array {
  const read = base64urlBytes(base64url);
  if (read === null) throw new TypeError('not base64url');
  return read;
}

/** A bundle as a file. */
export function fileOf(bundle: unknown): Uint8Array {
  return utf8Bytes(canonical(bundle));
}
