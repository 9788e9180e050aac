import { TRANSLATORS, type Translator } from '../i18n/index.ts';
import type { Page } from './page.ts';

/** Something to trust, from a source that is not the file. */
interface TrustField {
  id: 'roots' | 'tsa-roots' | 'log-key' | 'checkpoints';
  type: 'file' | 'text';
  label: string;
  hint: string;
}

/** The page in another language: a link, since it works from disk as well, and sends nothing. */
interface LanguageLink {
  href: string;
  locale: string;
  name: string;
  dir: 'ltr' | 'rtl';
  current: boolean;
}

interface VerifyView {
  languages: LanguageLink[];
  /** The same in a terminal. */
  command: string;
  trust: TrustField[];
}

/** What `views/verify/verify.ejs` shows. */
export type VerifyPage = Page<VerifyView>;

/** The verifier's page. @param hrefOf where it stands in a language */
export function verifyView(t: Translator, hrefOf: (locale: string) => string): VerifyView {
  return {
    languages: [...TRANSLATORS.values()].map(({ locale, name, dir }) => {
      return { href: hrefOf(locale), locale, name, dir, current: locale === t.locale };
    }),
    command: 'npx emarge verify sheet.pdf',
    trust: [
      { id: 'roots', type: 'file', label: t.t('verify.root'), hint: t.t('verify.rootHint') },
      { id: 'tsa-roots', type: 'file', label: t.t('verify.tsaRoot'), hint: t.t('verify.tsaRootHint') },
      { id: 'log-key', type: 'text', label: t.t('verify.logKey'), hint: t.t('verify.logKeyHint') },
      {
        id: 'checkpoints',
        type: 'file',
        label: t.t('verify.checkpoint'),
        hint: t.t('verify.checkpointHint'),
      },
    ],
  };
}
