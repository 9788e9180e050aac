import type { Institution } from '../../domain/institution.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { ErrorSummaryView } from '../shared/partials.ts';

/** What was chosen and typed in the window. */
export interface CodeChoice {
  /** An existing code; null for a new one. */
  existing: string | null;
  typed: string;
}

/** The window 'Institution's code selection', as a page of its own or in a dialog. */
export interface CodeWindow {
  action: string;
  cancel: string;
  /** Newest first. */
  codes: { value: string; current: boolean; checked: boolean; added: string }[];
  isNew: boolean;
  typed: string;
  /** What is wrong with the typed code. */
  error: string | null;
}

export type CodePage = Page<{ window: CodeWindow; errors: ErrorSummaryView | null }>;

/** Opens on the current code, else on a new one. */
export function codeWindow(
  t: Translator,
  { codes, settings, timeZone }: Institution,
  refused: { choice: CodeChoice; words: string } | null = null,
): CodeWindow {
  const { currentCode } = settings;
  const existing = refused === null ? currentCode : refused.choice.existing;
  return {
    action: paths.admin.codes,
    cancel: paths.admin.signature,
    codes: codes.toReversed().map(({ value, createdAt }) => ({
      value,
      current: value === currentCode,
      checked: value === existing,
      added: t.t('admin.codes.added', { date: t.date(createdAt, timeZone) }),
    })),
    isNew: existing === null,
    typed: refused?.choice.typed ?? '',
    error: refused?.words ?? null,
  };
}
