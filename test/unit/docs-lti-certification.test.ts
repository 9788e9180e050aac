import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Row {
  section: string;
  item: string;
  /** The last column: files under `test/` and the tests' names there. */
  tests: { file: string; name: string }[];
}

function rowsOf(page: string): Row[] {
  return page.split(/^## /m).flatMap((text) => {
    const [section = '', ...lines] = text.split('\n');
    const rows = lines.filter((line) => line.startsWith('| ')).slice(1);
    return rows.map((line) => {
      const cells = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
      const named = (cells.at(-1) ?? '').split(/; (?=`)/).map((test) => /^`([\w/-]+)`: (.+)$/.exec(test));
      const tests = named.map((found) => ({ file: found?.[1] ?? '', name: found?.[2] ?? '' }));
      return { section, item: cells[0] ?? '', tests };
    });
  });
}

/** Every text that stands in a file as one, comments left out: tests are named by them, or by a table of cases. */
function textsOf(file: string): Set<string> {
  const source = ts.createSourceFile(file, read(`test/${file}.test.ts`), ts.ScriptTarget.Latest);
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

describe('docs/lti-certification.md', () => {
  const rows = rowsOf(read('docs/lti-certification.md'));

  it('names a test for every item', () => {
    expect(
      rows.filter(({ tests }) => tests.some(({ file, name }) => file === '' || name === '')),
    ).to.deep.equal([]);
  });

  it('names tests that exist, each by its name in its file', () => {
    const named = rows.flatMap(({ tests }) => tests);
    const texts = new Map([...new Set(named.map(({ file }) => file))].map((file) => [file, textsOf(file)]));
    expect(named.filter(({ file, name }) => texts.get(file)?.has(name) !== true)).to.deep.equal([]);
  });

  it('has the 12 bad launches, the 9 good ones and a section for each service', () => {
    const count = (section: string): number => rows.filter((row) => row.section === section).length;
    expect(count('Launches that must be refused')).to.equal(12);
    expect(count('Launches that must be accepted')).to.equal(9);
    const services = ['Deep linking', 'Names and roles (NRPS)', 'Assignments and grades (AGS)'];
    for (const section of [...services, 'Dynamic registration'])
      expect(count(section), section).to.be.above(4);
  });
});
