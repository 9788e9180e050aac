import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url));

/** What the last column of a threat's row names. */
function namedTests(page: string): string[] {
  const rows = page.split('\n').filter((line) => /^\| [STRIDE](?:, [STRIDE])* \|/.test(line));
  return rows.flatMap((row) =>
    [...(row.split('|').at(-2) ?? '').matchAll(/`([\w/-]+)`/g)].map(([, name = '']) => name),
  );
}

describe('docs/threat-model.md', () => {
  const tests = namedTests(read('docs/threat-model.md'));

  it('shows every mitigation by a test that exists', () => {
    expect(tests).to.have.length.greaterThan(40);
    const missing = tests.filter((name) => !exists(`${name}.test.ts`) && !exists(name));
    expect([...new Set(missing)]).to.deep.equal([]);
  });
});
