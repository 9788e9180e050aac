import { expect } from 'chai';
import { generateKeyPair, SignJWT } from 'jose';
import { Trial } from './support/trial.ts';

const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const LINEITEM = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';
const SCORE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
const RESULT = 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly';
const CONTAINER = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';

interface Member {
  user_id: string;
  status: string;
  roles: string[];
  name: string;
  family_name: string;
}

describe('demo LMS: services', () => {
  const trial = new Trial();
  before(() => trial.start());
  after(() => trial.stop());

  describe('token', () => {
    const seconds = () => Math.floor(trial.now / 1000);

    it('is given for a signed assertion, as JSON under text/html', async () => {
      const { status, contentType, body } = await trial.requestToken(await trial.assertion(), `${NRPS} x`);
      expect(status).to.equal(200);
      expect(contentType).to.equal('text/html; charset=utf-8');
      expect(body).to.include({ token_type: 'Bearer', expires_in: 3600, scope: NRPS });
      expect(body['access_token']).to.match(/^[0-9a-f]{32}$/);
    });

    async function refused(assertion: string, error: string, scope = NRPS) {
      const { status, body } = await trial.requestToken(assertion, scope);
      expect(status).to.equal(400);
      expect(body).to.deep.equal({ error });
    }

    it('is refused to an assertion signed by another key', async () => {
      const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
      const { clientId, tokenUrl } = trial.platform;
      const forged = await new SignJWT({ jti: '1' })
        .setProtectedHeader({ alg: 'RS256', kid: 'tool-1' })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(tokenUrl)
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + 60)
        .sign(privateKey);
      await refused(forged, 'Signature verification failed');
    });
    it('is refused to an expired one', async () =>
      refused(await trial.assertion({ iat: seconds() - 120, exp: seconds() - 60 }), 'Expired token'));
    it('is refused to one from the future', async () =>
      refused(await trial.assertion({ iat: seconds() + 120, exp: seconds() + 180 }), 'Invalid claim: iat'));
    it('is refused to one for another address', async () =>
      refused(await trial.assertion({ aud: 'https://elsewhere.test' }), 'Invalid claim: aud'));
    it('is refused under an unknown kid', async () =>
      refused(await trial.assertion({}, { kid: 'no' }), '"kid" invalid, unable to lookup correct key'));
    it('is refused to an unknown client', async () =>
      refused(await trial.assertion({ sub: 'x', iss: 'x' }), 'invalid_client'));
    it('is refused to what is no assertion', () => refused('a.b.c', 'invalid_request'));
    it('is refused without a known scope', async () =>
      refused(await trial.assertion(), 'invalid_scope', 'openid'));
  });

  describe('roster', () => {
    const url = () => `${trial.ownUrl}/services/CourseSection/2/bindings/1/memberships`;
    const read = (address: string) => trial.call(address, NRPS, { headers: { accept: CONTAINER } });

    it('lists everyone enrolled in one page, with short roles and escaped names', async () => {
      const { status, headers, json } = await read(url());
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal(`${CONTAINER}; charset=utf-8`);
      expect(headers.get('link')).to.equal(null);
      const { id, context, members } = json as { id: string; context: object; members: Member[] };
      expect(id).to.equal(url());
      expect(context).to.deep.equal({ id: '2', label: 'JAVA101', title: 'Java 101' });
      expect(members).to.have.length(8);
      expect(new Set(members.flatMap(({ roles }) => roles))).to.have.all.keys('Instructor', 'Learner');
      expect(members.every(({ status: state }) => state === 'Active')).to.equal(true);
      expect(members.find(({ user_id: user }) => user === '7')).to.include({
        name: "D'Arcy O'Neil &amp; Søn",
        family_name: "O'Neil &amp; Søn",
      });
      expect(members.find(({ user_id: user }) => user === '4')?.roles).to.deep.equal(['Learner']);
    });

    it('is read page by page along the next links', async () => {
      const pages: string[][] = [];
      let next: string | undefined = `${url()}?limit=3`;
      while (next !== undefined) {
        const { headers, json } = await read(next);
        pages.push((json as { members: Member[] }).members.map(({ user_id: user }) => user));
        next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      }
      expect(pages.map(({ length }) => length)).to.deep.equal([3, 3, 2]);
      expect(new Set(pages.flat()).size).to.equal(8);
    });

    it('drops the role in the next link, as Moodle does', async () => {
      const { headers } = await read(`${url()}?role=Learner&limit=2`);
      expect(headers.get('link')).to.equal(`<${url()}?limit=2&from=2>; rel="next"`);
    });

    it('is refused without a token, with another scope, media type or registration', async () => {
      expect((await fetch(url(), { headers: { accept: CONTAINER } })).status).to.equal(401);
      const scoped = await trial.call(url(), SCORE, { headers: { accept: CONTAINER } });
      expect(scoped.status).to.equal(403);
      const typed = await trial.call(url(), NRPS, { headers: { accept: 'application/json' } });
      expect(typed.status).to.equal(400);
      expect((await read(url().replace('bindings/1', 'bindings/2'))).status).to.equal(404);
    });

    it('is refused once the token has expired', async () => {
      const { body } = await trial.requestToken(await trial.assertion(), NRPS);
      const headers = { accept: CONTAINER, authorization: `Bearer ${String(body['access_token'])}` };
      expect((await fetch(url(), { headers })).status).to.equal(200);
      trial.now += 3_600_000;
      expect((await fetch(url(), { headers })).status).to.equal(401);
    });
  });

  describe('grades', () => {
    const items = () => `${trial.ownUrl}/services/2/lineitems?type_id=1`;
    const list = async (query = '') =>
      (await trial.call(items() + query, LINEITEM, { headers: { accept: ITEMS } })).json as {
        id: string;
        label: string;
      }[];
    const create = (body: object) =>
      trial.call(items(), LINEITEM, {
        method: 'POST',
        headers: { 'content-type': ITEM },
        body: JSON.stringify(body),
      });
    const post = (itemUrl: string, score: object) =>
      trial.call(itemUrl.replace('?', '/scores?'), SCORE, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.ims.lis.v1.score+json' },
        body: JSON.stringify({
          userId: '5',
          timestamp: '2026-11-24T08:00:00.200Z',
          activityProgress: 'Completed',
          gradingProgress: 'FullyGraded',
          scoreGiven: 80,
          scoreMaximum: 100,
          ...score,
        }),
      });

    it('have a column for the activity, and those that are made', async () => {
      expect(await list()).to.have.length(1);
      const { status, json } = await create({ label: 'Project – Größe', scoreMaximum: 50, tag: 'p' });
      expect(status).to.equal(201);
      expect(json).to.include({ label: 'Project – Größe', scoreMaximum: 50 });
      expect((await list('&tag=p')).map(({ label }) => label)).to.deep.equal(['Project – Größe']);
      expect(await list('&resource_link_id=12')).to.have.length(1);
    });

    it('refuse a column without a label, of another activity, or in another media type', async () => {
      expect((await create({ scoreMaximum: 1 })).status).to.equal(400);
      expect((await create({ label: 'x', scoreMaximum: 1, resourceLinkId: '999' })).status).to.equal(403);
      const plain = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      expect((await trial.call(items(), LINEITEM, plain)).status).to.equal(400);
    });

    it('take a score once a second, and answer an empty body', async () => {
      const [item] = await list();
      const first = await post(item!.id, {});
      expect([first.status, first.text]).to.deep.equal([200, '']);
      const same = await post(item!.id, { timestamp: '2026-11-24T08:00:00.900Z', scoreGiven: 1 });
      expect(same.status).to.equal(409);
      expect((await post(item!.id, { timestamp: '2026-11-24T07:59:59Z' })).status).to.equal(409);
      expect((await post(item!.id, { timestamp: '2026-11-24T08:00:01Z', scoreGiven: 90 })).status).to.equal(
        200,
      );
      const results = await trial.call(item!.id.replace('?', '/results?'), RESULT, {
        headers: { accept: 'application/vnd.ims.lis.v2.resultcontainer+json' },
      });
      expect(results.json).to.have.length(1);
      expect((results.json as object[])[0]).to.include({ userId: '5', resultScore: 90, resultMaximum: 100 });
    });

    it('stand on the page of the course: all for a teacher, their own for a student', async () => {
      const { text } = await trial.page('/courses/2/grades?person=3');
      expect(text).to.match(/<th scope="col">Attendance – émargement \(of 100\)<\/th>/);
      expect(text).to.match(/Zoé Bréchet<\/bdi><\/th>\s*<td>90<\/td>/);
      expect(text).to.match(/雷 李<\/bdi><\/th>\s*<td>–<\/td>/);
      const own = await trial.page('/courses/2/grades?person=6');
      expect(own.text).to.contain('雷 李').and.not.contain('Zoé');
      expect(own.text).not.to.contain('Delete');
      expect((await trial.page('/courses/2/grades?person=12')).status).to.equal(403);
    });

    it('go with a column that a teacher deletes', async () => {
      const { json } = await create({ label: 'Short-lived', scoreMaximum: 10 });
      const { id } = json as { id: string };
      const item = /lineitems\/(\d+)/.exec(id)?.[1] ?? '';
      const remove = (person: string) =>
        trial.page(`/courses/2/grades?person=${person}`, {
          method: 'POST',
          body: new URLSearchParams({ item }),
          redirect: 'manual',
        });
      expect((await remove('5')).status).to.equal(403);
      expect((await remove('3')).status).to.equal(303);
      expect((await remove('3')).status).to.equal(404);
      expect((await post(id, {})).status).to.equal(404);
    });

    it('refuse the score of a teacher, and of nobody', async () => {
      const [item] = await list();
      expect((await post(item!.id, { userId: '3' })).status).to.equal(400);
      expect((await post(item!.id, { userId: '99' })).status).to.equal(400);
    });
  });

  it('describe themselves', async () => {
    const { text } = await trial.page('/.well-known/openid-configuration');
    expect(JSON.parse(text)).to.include({
      issuer: trial.ownUrl,
      authorization_endpoint: trial.platform.authUrl,
      token_endpoint: trial.platform.tokenUrl,
      jwks_uri: trial.platform.jwksUrl,
    });
  });
});
