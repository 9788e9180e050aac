import { z } from 'zod';
import type { AuditEvent } from '../../domain/audit.ts';
import type { AbsenceReason, Mark } from '../../domain/roll-call.ts';
import { RETENTION_RULES } from '../../domain/retention.ts';
import { ADJUSTABLE_ROLES } from '../../domain/roles.ts';
import type { MessageKey, MessageParams, Translator } from '../../i18n/index.ts';
import type { Names } from './audit-names.ts';
import { clockOf } from './settings.form.ts';

/** What an event is told with. */
export interface Telling {
  t: Translator;
  zone: string;
  names: Names;
}

/** An event in one sentence. */
export function eventWords({ t, zone, names }: Telling, event: AuditEvent): string {
  const nameOf = (id: unknown): string => names.get(String(id)) ?? t.t('admin.audit.unknown');
  const params: Record<string, string> = {};
  for (const [field, value] of Object.entries(event)) {
    if (field === 'course' && value === null) params[field] = 'none';
    else if (field === 'person' || field === 'course' || field === 'meeting') params[field] = nameOf(value);
    else if (ROLE_FIELDS.has(field) && isRoleEvent(event)) params[field] = roleWords(t, value);
    else if (field === 'from') params[field] = t.date(Number(value), zone);
    else if (field === 'to') params[field] = t.date(Number(value) - 1, zone);
    else params[field] = valueWords(t, field, value);
  }
  return t.t(`admin.audit.event.${event.type}`, params satisfies MessageParams);
}

const ROLE_FIELDS: ReadonlySet<string> = new Set(['role', 'before', 'after']);

function isRoleEvent({ type }: AuditEvent): boolean {
  return type === 'role-mapping-changed' || type === 'role-changed-by-lms';
}

function roleWords(t: Translator, value: unknown): string {
  const role = ADJUSTABLE_ROLES.find((known) => known === value);
  if (role !== undefined) return t.t(`admin.roles.name.${role}`);
  return t.t(HELD_WORDS[String(value)] ?? 'admin.audit.noRole');
}

/** Roles that somebody holds. */
const HELD_WORDS: Readonly<Record<string, MessageKey>> = {
  administrator: 'admin.audit.administrator',
  teacher: 'admin.audit.teacher',
  student: 'admin.audit.student',
};

/** What stands below the sentence: each change with before and after, or the reason given. */
export function eventDetails({ t, zone }: Telling, event: AuditEvent): string[] {
  const reason = 'reason' in event ? [t.t('admin.audit.reason', { reason: event.reason })] : [];
  const changes = 'changes' in event ? Object.entries(event.changes) : [];
  const changed = changes.map(([field, { before, after }]) =>
    t.t('admin.audit.change', {
      field: isField(field) ? t.t(FIELD_WORDS[field]) : field,
      before: settingWords(t, { field, value: before, zone }),
      after: settingWords(t, { field, value: after, zone }),
    }),
  );
  return [...reason, ...changed];
}

const FIELD_WORDS = {
  name: 'admin.audit.field.name',
  registrationNumber: 'admin.audit.field.registrationNumber',
  address: 'admin.audit.field.address',
  language: 'admin.audit.field.language',
  timeZone: 'admin.audit.field.timeZone',
  country: 'admin.audit.field.country',
  region: 'admin.audit.field.region',
  extraTimeMs: 'admin.audit.field.extraTimeMs',
  signInMode: 'admin.audit.field.signInMode',
  signingOpens: 'admin.audit.field.signingOpens',
  teachersMakeMeetings: 'admin.audit.field.teachersMakeMeetings',
  halfDayBoundaryMinutes: 'admin.audit.field.halfDayBoundaryMinutes',
  confirmationAllowed: 'admin.audit.field.confirmationAllowed',
  retention: 'admin.audit.field.retention',
  ownRetentionYears: 'admin.audit.field.ownRetentionYears',
  title: 'admin.audit.field.title',
  courseTitle: 'admin.audit.field.courseTitle',
  start: 'admin.audit.field.start',
  end: 'admin.audit.field.end',
  room: 'admin.audit.field.room',
  teachers: 'admin.audit.field.teachers',
} as const satisfies Record<string, MessageKey>;

function isField(name: string): name is keyof typeof FIELD_WORDS {
  return Object.hasOwn(FIELD_WORDS, name);
}

/** Values that have words of their own, wherever they stand. */
const VALUE_WORDS: Readonly<Record<string, MessageKey>> = {
  secretary: 'admin.audit.secretary',
  administrator: 'admin.audit.administrator',
  manual: 'admin.settings.modeManual',
  both: 'admin.settings.modeBoth',
  'meeting-start': 'admin.settings.opensStart',
  'roll-call-start': 'admin.settings.opensRollCall',
};

/** Booleans stay `true` and `false`: the messages choose by them. */
function valueWords(t: Translator, field: string, value: unknown): string {
  if (field === 'rule' || field === 'ruleBefore') return retentionWords(t, value);
  if (field === 'mode' && value === null) return t.t('admin.audit.institutionMode');
  const mark = markShape.safeParse(value);
  if (mark.success) return markWords(t, mark.data);
  if (value === null && field !== 'right') return t.t('admin.audit.nothing');
  if (typeof value === 'number' && field !== 'revision') return t.number(value);
  const coded = field === 'role' || field === 'mode' ? codedWords(t, value) : null;
  return coded ?? String(value);
}

function retentionWords(t: Translator, value: unknown): string {
  return t.t(`retention.rule.${RETENTION_RULES.find((rule) => rule === value) ?? 'institution'}`);
}

function codedWords(t: Translator, value: unknown): string | null {
  if (value === 'qr') return t.t('admin.settings.modeQr');
  const key = typeof value === 'string' && Object.hasOwn(VALUE_WORDS, value) ? VALUE_WORDS[value] : undefined;
  return key === undefined ? null : t.t(key);
}

const teachers = z.array(z.object({ name: z.string() }));

function settingWords(
  t: Translator,
  { field, value, zone }: { field: string; value: unknown; zone: string },
): string {
  if (value === null || value === '') return t.t('admin.audit.nothing');
  if (typeof value === 'boolean') return t.t(value ? 'common.yes' : 'common.no');
  if (typeof value === 'number') return numberWords(t, { field, value, zone });
  const named = teachers.safeParse(value);
  if (named.success) return t.list(named.data.map(({ name }) => name));
  if (field === 'retention') return retentionWords(t, value);
  const coded = field === 'signInMode' || field === 'signingOpens' ? codedWords(t, value) : null;
  return coded ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

function numberWords(
  t: Translator,
  { field, value, zone }: { field: string; value: number; zone: string },
): string {
  if (field === 'extraTimeMs') return t.duration(value);
  if (field === 'halfDayBoundaryMinutes') return clockOf(value);
  return field === 'start' || field === 'end' ? t.dateTime(value, zone) : t.number(value);
}

const REASONS: Record<AbsenceReason, MessageKey> = {
  unknown: 'admin.audit.reasonUnknown',
  illness: 'admin.audit.reasonIllness',
  internship: 'admin.audit.reasonInternship',
  excused: 'admin.audit.reasonExcused',
  other: 'admin.audit.reasonOther',
};

const markShape: z.ZodType<Mark> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present'), lateMinutes: z.number(), leftEarlyMinutes: z.number() }),
  z.object({
    kind: z.literal('absent'),
    reason: z.enum(['unknown', 'illness', 'internship', 'excused', 'other']),
  }),
]);

function markWords(t: Translator, mark: Mark): string {
  if (mark.kind === 'absent') return t.t('admin.audit.absent', { reason: t.t(REASONS[mark.reason]) });
  const { lateMinutes: late, leftEarlyMinutes: early } = mark;
  return late + early === 0 ? t.t('admin.audit.present') : t.t('admin.audit.late', { late, early });
}
