import { displayName } from '../../domain/person.ts';
import type { RollCallAccess } from '../../domain/roll-call-access.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { RowFacts } from './row.view.ts';
import type { Tone } from '../shared/partials.ts';

/** Why a roll call cannot be taken, and what to do. */
export interface AccessNotice {
  tone: Tone;
  title: string;
  words: string;
}

const NOTICES: Record<
  Exclude<RollCallAccess, 'open'>,
  { tone: Tone; title: MessageKey; words: MessageKey }
> = {
  cancelled: { tone: 'neutral', title: 'teacher.access.cancelled', words: 'teacher.access.cancelledNext' },
  validated: { tone: 'success', title: 'teacher.access.validated', words: 'teacher.access.validatedNext' },
  'not-subject': {
    tone: 'neutral',
    title: 'teacher.access.notSubject',
    words: 'teacher.access.notSubjectNext',
  },
  inactive: { tone: 'warning', title: 'teacher.access.inactive', words: 'teacher.access.inactiveNext' },
  'no-right': { tone: 'warning', title: 'teacher.access.noRight', words: 'teacher.access.noRightNext' },
  'not-begun': { tone: 'info', title: 'teacher.access.notBegun', words: 'teacher.access.notBegunNext' },
  'to-start': { tone: 'info', title: 'teacher.access.toStart', words: 'teacher.access.toStartNext' },
};

/** What stands above the sheet; null while the roll call can be taken. */
export function accessNotice(
  t: Translator,
  { sheet, zone }: Pick<RowFacts, 'sheet' | 'zone'>,
): AccessNotice | null {
  const { access, file } = sheet;
  if (access === 'open') return null;
  const { meeting } = file;
  const act = meeting.cancelled ?? meeting.validated;
  const names = file.administrators.map(displayName);
  const { tone, title, words } = NOTICES[access];
  if (access === 'no-right' && names.length === 0) {
    return { tone, title: t.t(title), words: t.t('teacher.access.noRightNobody') };
  }
  const params = {
    start: t.dateTime(meeting.start, zone),
    name: act?.byName ?? '',
    at: act === null ? '' : t.dateTime(act.at, zone),
    reason: act?.reason ?? '',
    administrators: t.list(names),
  };
  return { tone, title: t.t(title, params), words: t.t(words, params) };
}
