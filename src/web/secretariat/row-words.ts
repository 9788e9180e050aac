import type { ShownSignature } from '../../application/ports/sealed.ts';
import type { AbsenceReason, Mark } from '../../domain/roll-call.ts';
import { isAnotherName, type PresenceShownBy, type SignatureMethod } from '../../domain/signature.ts';
import type { SupervisionRowState } from '../../domain/supervision.ts';
import type { AmendedField } from '../../domain/amended.ts';
import type { StatementType } from '../../domain/statement.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { StatusView, Tone } from '../shared/partials.ts';
import { inkView, type InkView } from '../shared/ink.view.ts';

const ROW_STATES: Record<SupervisionRowState, { key: MessageKey; tone: Tone }> = {
  signed: { key: 'secretariat.row.signed', tone: 'success' },
  'signed-marked-absent': { key: 'secretariat.row.signedMarkedAbsent', tone: 'danger' },
  absent: { key: 'secretariat.row.absent', tone: 'neutral' },
  missing: { key: 'secretariat.row.missing', tone: 'warning' },
  'not-subject': { key: 'secretariat.row.notSubject', tone: 'neutral' },
  erased: { key: 'common.erased', tone: 'neutral' },
};

const REASONS: Record<AbsenceReason, MessageKey> = {
  unknown: 'secretariat.reason.unknown',
  illness: 'secretariat.reason.illness',
  internship: 'secretariat.reason.internship',
  excused: 'secretariat.reason.excused',
  other: 'secretariat.reason.other',
};

export const METHOD_WORDS: Record<SignatureMethod, MessageKey> = {
  drawn: 'receipt.method.drawn',
  typed: 'receipt.method.typed',
  confirmed: 'receipt.method.confirmed',
};

export const PRESENCE_WORDS: Record<PresenceShownBy | 'nothing', MessageKey> = {
  teacher: 'receipt.presence.teacher',
  scan: 'receipt.presence.scan',
  both: 'receipt.presence.both',
  nothing: 'receipt.presence.nothing',
};

export const STATEMENT_WORDS: Record<StatementType, MessageKey> = {
  'student-signature': 'secretariat.statement.type.student',
  'teacher-signature': 'secretariat.statement.type.teacher',
  'roll-call': 'secretariat.statement.type.rollCall',
  validation: 'secretariat.statement.type.validation',
  'set-aside': 'secretariat.statement.type.setAside',
  amendment: 'secretariat.statement.type.amendment',
};

export const AMENDED_FIELD_WORDS: Record<AmendedField, MessageKey> = {
  title: 'secretariat.statement.field.title',
  courseTitle: 'secretariat.statement.field.courseTitle',
  start: 'secretariat.statement.field.start',
  end: 'secretariat.statement.field.end',
  room: 'secretariat.statement.field.room',
  teachers: 'secretariat.statement.field.teachers',
};

export function rowStatus(t: Translator, state: SupervisionRowState): StatusView {
  const { key, tone } = ROW_STATES[state];
  return { tone, words: t.t(key) };
}

/** A mark in words: 'absent: internship', 'present, 10 min late'; empty while there is none. */
export function markWords(t: Translator, mark: Mark | null): string {
  if (mark === null) return '';
  if (mark.kind === 'absent') return t.t('secretariat.mark.absent', { reason: t.t(REASONS[mark.reason]) });
  const parts = [t.t('secretariat.mark.present')];
  if (mark.lateMinutes > 0) parts.push(t.t('secretariat.mark.late', { minutes: mark.lateMinutes }));
  if (mark.leftEarlyMinutes > 0)
    parts.push(t.t('secretariat.mark.leftEarly', { minutes: mark.leftEarlyMinutes }));
  return parts.join(', ');
}

/** A signature as pages show it: drawn as a path, typed as text, confirmed in words. */
export interface SignatureShown {
  ink: InkView | null;
  typedName: string | null;
  /** How it was made; read out with the drawing. */
  method: string;
  /** Said when another name was typed than the sheet shows; else empty. */
  anotherName: string;
}

export function signatureShown(t: Translator, shown: ShownSignature): SignatureShown {
  const { ink, typedName, method, name } = shown;
  const isAnother = typedName !== null && isAnotherName(typedName, name);
  return {
    ink: inkView(ink),
    typedName,
    method: method === null ? '' : t.t(METHOD_WORDS[method]),
    anotherName: isAnother ? t.t('secretariat.anotherName') : '',
  };
}
