import { expect } from 'chai';
import { recordLaunch } from '../../src/application/launch.ts';
import {
  ENCRYPTED_FIELDS,
  PASSING_PURPOSES,
  type EncryptedField,
} from '../../src/application/ports/encrypted.ts';
import { RoleMappings } from '../../src/application/role-mappings.ts';
import { toolKeys } from '../../src/application/tool-keys.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { openSchool } from './support/school.ts';

/** What the vault writes. */
const SEALED = /^v1\.[A-Za-z0-9_-]{38,}$/;

/** Where encrypted values stand in a document: dotted paths without positions. */
function sealedPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return SEALED.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    sealedPaths(inner, Array.isArray(value) ? path : path === '' ? name : `${path}.${name}`),
  );
}

/** What a page's forms send without being asked. */
function hiddenFields(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([A-Za-z]+)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name, value.replaceAll('&#39;', "'")]),
  );
}

describe('what is encrypted at rest', () => {
  let test: TestApp;
  const used = new Set<string>();

  before(async () => {
    test = await openTestApp();
    const { vault } = test.services;
    const encrypt = vault.encrypt.bind(vault);
    vault.encrypt = (purpose, text) => {
      used.add(purpose.split('|')[0] ?? '');
      return encrypt(purpose, text);
    };
    const { zoe, meeting } = await openSchool(test);
    await recordLaunch(
      { ...test.services, roleMappings: new RoleMappings(test.services) },
      {
        institution: 'lycee-42',
        issuer: zoe.issuer,
        clientId: 'client',
        nonce: 'nonce',
        roles: ['Learner'],
        impersonator: null,
        person: { sub: zoe.sub },
        course: { contextId: 'java', title: 'java', label: null, roster: null },
        locale: 'en',
        returnUrl: 'https://lms.example/return?sesskey=secret',
        frameAncestors: [],
        link: null,
        deepLinking: {
          returnUrl: 'https://lms.example/choice?sesskey=secret',
          deploymentId: '1',
          data: null,
        },
        evidence: { idToken: 'a.b.c', platformJwk: { kty: 'RSA' } },
      },
    );
    await toolKeys(test.services);
    const student = await test.signIn(zoe);
    const page = `/student/meetings/${meeting.id}`;
    const form = hiddenFields((await student.get(page)).text);
    const signed = await student.post(`${page}/sign`, {
      ...form,
      method: 'typed',
      name: 'Zoé Bréchet',
      declared: 'yes',
    });
    expect(signed.status).to.equal(303);
  });
  after(() => test.close());

  it('stands in the list of encrypted fields, every field of every document', async () => {
    const listed = new Set(ENCRYPTED_FIELDS.map(({ collection, field }) => `${collection}.${field}`));
    const found = new Set<string>();
    for (const { name } of await test.client.db().listCollections().toArray()) {
      for (const document of await test.client.db().collection(name).find().toArray())
        for (const path of sealedPaths(document)) found.add(`${name}.${path}`);
    }
    found.delete('meta.value');
    expect([...found].filter((path) => !listed.has(path))).to.deep.equal([]);
    expect([...found]).to.include.members([
      'keys.privateJwkEncrypted',
      'sessions.launchEvidence',
      'sessions.returnUrl',
      'statements.kept',
    ]);
  });

  it('is for a purpose of that list, or for one that is never stored', () => {
    const purposes: readonly string[] = [
      ...ENCRYPTED_FIELDS.map(({ purpose }) => purpose),
      ...PASSING_PURPOSES,
    ];
    expect([...used].filter((purpose) => !purposes.includes(purpose))).to.deep.equal([]);
    expect([...used]).to.include.members(['launch-evidence', 'return-url', 'kept-evidence', 'lti-key']);
  });

  it('names each field of a collection and purpose once', () => {
    const names = ENCRYPTED_FIELDS.map((one: EncryptedField) =>
      JSON.stringify([one.collection, one.field, one.where]),
    );
    expect(new Set(names).size).to.equal(names.length);
  });
});
