import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readCatalogues } from '../../src/i18n/messages.ts';

const GUIDES = { en: 'guide.md', fr: 'guide.fr.md' } as const;

/** Which space stands before a colon is the page's business. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

describe('the guides', () => {
  for (const [locale, file] of Object.entries(GUIDES)) {
    const guide = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
    const bold = [...guide.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words = '']) => plain(words));

    it(`docs/${file} names buttons and labels as the pages do`, () => {
      const catalogue = readCatalogues().find((one) => one.locale === locale);
      const words = new Set([...(catalogue?.messages.values() ?? [])].map(plain));
      expect(bold.length).to.be.above(60);
      expect(bold.filter((label) => label !== 'bold' && label !== 'gras' && !words.has(label))).to.deep.equal(
        [],
      );
    });
  }

  it('have the same steps in each language', () => {
    const outline = (file: string): string[] =>
      readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')
        .split('\n')
        .flatMap((line) => /^(#+|\d\.|- |\|)/.exec(line)?.[0] ?? []);
    expect(outline(GUIDES.fr)).to.deep.equal(outline(GUIDES.en));
  });
});
