import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

function readObject(path: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(read(path));
  return isObject(parsed) ? parsed : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Messages by their dotted path. */
function messages(value: unknown, path = ''): [string, string][] {
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      messages(inner, path === '' ? key : `${path}.${key}`),
    );
  }
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

const LOCALES = 'src/i18n/locales/';

function locales(): string[] {
  const folder = new URL(LOCALES, root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.json'));
}

/** What the product never says of itself, as whole words. */
const NEVER_SAID = [
  /qualified|qualifiée?s?/iu,
  /tamper-?proof|infalsifiables?/iu,
  /proves? presence|prouv(?:e|ent|er) la présence/iu,
  /certified|certifiée?s?/iu,
  /equal to (?:a )?handwritten/iu,
].map((word) => new RegExp(`(?<![\\p{L}])(?:${word.source})(?![\\p{L}])`, word.flags));

function claims(text: string): string[] {
  return NEVER_SAID.flatMap((word) => word.exec(text)?.[0] ?? []);
}

describe('the house', () => {
  it('says why each runtime dependency is there, and lists no other', () => {
    const dependencies = Object.keys(readObject('package.json')['dependencies'] ?? {});
    const explained = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`\s*\| \S.{20,}\|$/gmu)].map(
      (m) => m[1],
    );
    expect(explained).to.have.members(dependencies);
  });

  it('tells a claim that the product must never make from an honest sentence', () => {
    expect(claims('Une signature qualifiée, infalsifiable')).to.deep.equal(['qualifiée', 'infalsifiable']);
    expect(claims('This sheet proves presence; it is Certified.')).to.deep.equal([
      'proves presence',
      'Certified',
    ]);
    expect(claims('Un certificat de réalisation; an unqualified success; la qualification')).to.deep.equal(
      [],
    );
  });

  it('makes no such claim in any language', () => {
    const said = locales().flatMap((name) =>
      messages(readObject(LOCALES + name)).flatMap(([key, text]) =>
        claims(text).map((word) => `${name} ${key}: ${word}`),
      ),
    );
    expect(said).to.deep.equal([]);
  });

  it('has every message in every language', () => {
    const [first, ...others] = locales();
    if (first === undefined) return;
    const keys = (name: string) => messages(readObject(LOCALES + name)).map(([key]) => key);
    for (const name of others) expect(keys(name), `${name} against ${first}`).to.have.members(keys(first));
  });
});
