import type { PreAudit } from '../../application/pre-audit.ts';
import type { SupervisedFile } from '../../application/supervise.ts';
import { SETTLE_MS } from '../../domain/signing-window.ts';
import type { SupervisionRowState } from '../../domain/supervision.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { flagGroups, notCheckedWords, type FlagGroup } from './anomalies.view.ts';
import { supervisedModel, type SupervisedFacts, type SupervisedModel } from './supervised.view.ts';
import { markWords } from './row-words.ts';

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
  /** Signed, and marked absent since: to be resolved first. */
  signedAbsent: NamedLine[];
  /** What is worth a look before: it forbids nothing. */
  flags: FlagGroup[];
  notChecked: string[];
  checksHref: string;
  /** What stands in the way; the form is offered when nothing does. */
  waits: string[];
  /** The version of the meeting that is being checked. */
  version: number;
  /** Whether the meeting changed between the check and the validation. */
  changed: boolean;
  /** When the page is worth reading again by itself, epoch ms, and the server's clock; null when it is not. */
  reload: { at: number; now: number } | null;
  action: string;
  backHref: string;
}>;

/** What is checked before a meeting is validated and frozen, with everything that is missing. */
export function validateModel(
  t: Translator,
  facts: SupervisedFacts & { audit: PreAudit; changed: boolean },
): Omit<ValidatePage, 'page'> {
  const { file, audit, href, changed, now, zone } = facts;
  const { meeting } = file.file;
  const model = supervisedModel(t, facts);
  const waits = waitWords(t, model, file);
  const reload = file.obstacles.includes('SIGNATURES_ARRIVING')
    ? { at: file.window.closesAt + SETTLE_MS, now }
    : null;
  return {
    meeting: model,
    signed: file.counts.signed,
    missing: namesOf(t, file, 'missing'),
    absent: namesOf(t, file, 'absent'),
    signedAbsent: namesOf(t, file, 'signed-marked-absent'),
    flags: flagGroups(t, { audit, zone, except: meeting.id }),
    notChecked: notCheckedWords(t, audit),
    checksHref: withQuery(paths.secretariat.checks, { course: meeting.course }),
    waits,
    version: meeting.version,
    changed,
    reload,
    action: href(paths.secretariat.validate(meeting.id)),
    backHref: href(paths.secretariat.supervised(meeting.id)),
  };
}

function waitWords(t: Translator, model: SupervisedModel, file: SupervisedFile): string[] {
  if (model.waits.length > 0 || model.validateHref !== null) return model.waits;
  return [file.subject ? model.status.words : t.t('secretariat.state.notSubject')];
}

function namesOf(t: Translator, { rows }: SupervisedFile, state: SupervisionRowState): NamedLine[] {
  return rows
    .filter((row) => row.state === state)
    .map(({ name, mark }) => ({ name, words: markWords(t, mark) }));
}
