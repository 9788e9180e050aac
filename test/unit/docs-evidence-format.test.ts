import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import type { SheetRowState } from '../../src/domain/attendance-sheet.ts';
import { statementSchema } from '../../src/evidence/statement-schema.ts';
import { bundleSchema } from '../../src/evidence/verify/bundle-schema.ts';
import { LIMITS } from '../../src/evidence/verify/limits.ts';

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

/** Every value in a JSON Schema that stands under a key, however deep. */
function under(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<unknown>({ ...value }).flatMap(([name, inner]) => {
    const deeper = under(inner, key);
    return name === key ? [inner, ...deeper] : deeper;
  });
}

const schemaOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { unrepresentable: 'any' });

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** Names of all members of what a schema describes. */
function membersOf(schema: unknown): string[] {
  return [...new Set(under(schema, 'properties').flatMap(keysOf))];
}

/** All words that stand for themselves: kinds, methods, reasons. */
function wordsOf(schema: unknown): string[] {
  const words = [...under(schema, 'const'), ...under(schema, 'enum').flat()];
  return [...new Set(words.filter((word) => typeof word === 'string'))];
}

/** What a page writes as code or has as a heading, with what stands before a dot left out. */
function codeIn(page: string): Set<string> {
  const code = [...page.matchAll(/`([^`\n]+)`|^### (\S+)$/gm)].map(
    ([, text, heading]) => text ?? heading ?? '',
  );
  return new Set(code.flatMap((text) => [text, text.split('.').at(-1) ?? '']));
}

/** Names of all members of a value. */
function membersIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values<unknown>({ ...value }).flatMap(membersIn)];
}

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/evidence/verify/${name}`, import.meta.url), 'utf8'));

/** Complete by its type. */
const STATES: Record<SheetRowState, true> = {
  signed: true,
  'signed-marked-absent': true,
  absent: true,
  missing: true,
  'not-subject': true,
  erased: true,
};

const members = read('evidence-format/members.md');
const agreement = read('evidence-format/agreement.md');
const statements = schemaOf(statementSchema);
const bundle = schemaOf(bundleSchema);

describe('docs/evidence-format/members.md', () => {
  // The head of the bundle stands on the page before.
  const named = codeIn(`${read('evidence-format.md')}\n${members}`);
  const unnamed = (words: readonly string[]): string[] => words.filter((word) => !named.has(word));

  it('names every member of statements, and every word that stands for itself there', () => {
    const [all, words] = [membersOf(statements), wordsOf(statements)];
    expect(all).to.have.length.greaterThan(40);
    expect(words).to.include('internship');
    expect(unnamed([...all, ...words])).to.deep.equal([]);
  });

  it('names every member of a bundle and of its sheet, as the verifier takes them', () => {
    // What its lists are of, a schema does not tell: golden bundles do.
    const all = [...new Set([...membersOf(bundle), ...membersIn(golden('meeting.json'))])];
    expect(all).to.include.members(['platformJwk', 'halfDays', 'registrationNumber', 'inclusion', 'x5c']);
    expect(unnamed(all)).to.deep.equal([]);
  });

  it('names every state of a row', () => {
    expect(unnamed(Object.keys(STATES))).to.deep.equal([]);
    const rule = codeIn(agreement);
    expect(Object.keys(STATES).filter((state) => !rule.has(state))).to.deep.equal([]);
  });

  it('has a part for each type of statement, with a line for each of its own members', () => {
    const kinds = under(statements, 'oneOf').flat().filter(isStatement);
    const common = ['v', 'type', 'institution', 'meeting', 'receivedAt'];
    for (const { properties } of kinds) {
      const part = members.split(`### ${properties.type.const}\n`)[1]?.split('\n#')[0] ?? '';
      const own = Object.keys(properties).filter((name) => !common.includes(name));
      const without = own.filter((name) => !part.includes(`\`${name}\``));
      expect(without, properties.type.const).to.deep.equal([]);
      const rows = [...part.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
      expect(
        rows.filter((name) => !own.includes(name)),
        properties.type.const,
      ).to.deep.equal([]);
    }
    expect(kinds).to.have.length(6);
  });
});

interface StatementType {
  properties: { type: { const: string } };
}

function isStatement(schema: unknown): schema is StatementType {
  return under(Object(schema), 'type').some((one) => typeof Reflect.get(Object(one), 'const') === 'string');
}

describe('docs/evidence-format/agreement.md', () => {
  it('says the limits that the verifier has', () => {
    const grouped = (count: number): string => count.toLocaleString('en');
    for (const count of Object.values(LIMITS)) expect(agreement).to.include(grouped(count));
  });
});
