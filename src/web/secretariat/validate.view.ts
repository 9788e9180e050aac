import type { superviseMeeting } from '../../application/supervise.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { supervisedModel, type SupervisedFacts, type SupervisedModel } from './supervised.view.ts';
import { markWords } from './row-words.ts';

type File = Awaited<ReturnType<typeof superviseMeeting>>;

/** A name with what is said of it. */
export interface NamedLine {
  name: string;
  words: string;
}

/** Check your answers, before a meeting is frozen. */
export type ValidatePage = Page<{
  meeting: SupervisedModel;
  signed: number;
  missing: NamedLine[];
  absent: NamedLine[];
  /** What stands in the way; the form is offered when nothing does. */
  waits: string[];
  /** The version of the meeting that is being checked. */
  version: number;
  /** Whether the meeting changed between the check and the validation. */
  changed: boolean;
  action: string;
  backHref: string;
}>;

export function validateModel(
  t: Translator,
  facts: SupervisedFacts & { changed: boolean },
): Omit<ValidatePage, 'page'> {
  const { file, href, changed } = facts;
  const { meeting } = file.file;
  const model = supervisedModel(t, facts);
  return {
    meeting: model,
    signed: file.counts.signed,
    missing: namesOf(t, file, 'missing'),
    absent: namesOf(t, file, 'absent'),
    waits: model.validateHref === null ? waitWords(t, model, file) : [],
    version: meeting.version,
    changed,
    action: href(paths.secretariat.validate(meeting.id)),
    backHref: href(paths.secretariat.supervised(meeting.id)),
  };
}

function waitWords(t: Translator, model: SupervisedModel, file: File): string[] {
  if (model.waits.length > 0) return model.waits;
  return [file.subject ? model.status.words : t.t('secretariat.state.notSubject')];
}

function namesOf(t: Translator, { rows }: File, state: 'missing' | 'absent'): NamedLine[] {
  return rows
    .filter((row) => row.state === state)
    .map(({ name, mark }) => ({ name, words: markWords(t, mark) }));
}
