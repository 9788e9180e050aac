import type { NamedMeeting, PreAudit } from '../../application/pre-audit.ts';
import type { Anomaly, AnomalyKind } from '../../domain/pre-audit-facts.ts';
import { ANOMALY_KINDS } from '../../domain/pre-audit.ts';
import type { Translator } from '../../i18n/index.ts';
import { paths } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';

/** A meeting that a flag names. */
export interface FlaggedMeeting {
  href: string;
  course: string;
  title: string;
  hours: MeetingHours;
}

/** One flag: what was found, where, and whose signatures to look at. */
export interface Flag {
  words: string[];
  meetings: FlaggedMeeting[];
  people: { name: string; href: string }[];
}

/** The flags of one kind, with what to do about them. */
export interface FlagGroup {
  kind: AnomalyKind;
  title: string;
  next: string;
  flags: Flag[];
}

/** @param except a meeting that the page is about, and that its flags need not name */
export function flagGroups(
  t: Translator,
  { audit, zone, except }: { audit: PreAudit; zone: string; except?: string },
): FlagGroup[] {
  return ANOMALY_KINDS.flatMap((kind) => {
    const those = audit.anomalies.filter((anomaly) => anomaly.kind === kind);
    if (those.length === 0) return [];
    const flags = those.map((anomaly) => ({
      words: sentences(t, anomaly),
      meetings: anomaly.meetings
        .filter((id) => id !== except)
        .flatMap((id) => flaggedMeeting(t, audit.meetings.get(id), zone)),
      people: anomaly.kind === 'equal-ink' ? peopleOf(anomaly) : [],
    }));
    const title = t.t(`secretariat.checks.kind.${kind}.title`);
    return [{ kind, title, next: t.t(`secretariat.checks.kind.${kind}.next`), flags }];
  });
}

function flaggedMeeting(t: Translator, meeting: NamedMeeting | undefined, zone: string): FlaggedMeeting[] {
  if (meeting === undefined) return [];
  const { id, course, title } = meeting;
  const hours = meetingHours(t, meeting, zone);
  return [{ href: paths.secretariat.supervised(id), course: course.title, title, hours }];
}

type EqualInk = Extract<Anomaly, { kind: 'equal-ink' }>;

/** Whose drawings are the same: who has several among them, and who signed as a teacher, is told so. */
function signersOf(t: Translator, { signatures }: EqualInk): string[] {
  const signers = new Map<string, { by: 'student' | 'teacher'; name: string; count: number }>();
  for (const { by, person, name } of signatures) {
    const key = `${by} ${person}`;
    signers.set(key, { by, name, count: (signers.get(key)?.count ?? 0) + 1 });
  }
  return [...signers.values()].map(({ by, ...words }) => t.t(`secretariat.checks.signer.${by}`, words));
}

function peopleOf({ signatures }: EqualInk): Flag['people'] {
  const names = new Map(signatures.map(({ person, name }) => [person, name]));
  return [...names].map(([person, name]) => ({ name, href: paths.secretariat.sideBySide(person) }));
}

/** What was found, as sentences. */
function sentences(t: Translator, anomaly: Anomaly): string[] {
  switch (anomaly.kind) {
    case 'equal-ink': {
      const names = t.list(signersOf(t, anomaly));
      return [t.t(`secretariat.checks.said.${anomaly.equality}`, { names })];
    }
    case 'even-spacing': {
      const seconds = t.number(Math.round(anomaly.gapMs / 100) / 10);
      return [t.t('secretariat.checks.said.even-spacing', { count: anomaly.count, seconds })];
    }
    case 'another-name':
      return anomaly.names.map((both) => t.t('secretariat.checks.said.another-name', both));
    case 'present-unsigned':
      return [t.t('secretariat.checks.said.present-unsigned', { names: t.list(anomaly.names) })];
    default:
      return [sentence(t, anomaly)];
  }
}

type Short = Exclude<Anomaly, { kind: 'equal-ink' | 'even-spacing' | 'another-name' | 'present-unsigned' }>;

function sentence(t: Translator, anomaly: Short): string {
  switch (anomaly.kind) {
    case 'teacher-twice':
      return t.t('secretariat.checks.said.teacher-twice', { name: anomaly.name });
    case 'public-holiday':
      return t.t('secretariat.checks.said.public-holiday', { holiday: anomaly.holiday });
    case 'several-half-days':
      return t.t('secretariat.checks.said.several-half-days', { count: anomaly.halfDays });
    case 'title-differs': {
      const { title, usual } = anomaly;
      return t.t('secretariat.checks.said.title-differs', { title, usual });
    }
    case 'fact-missing': {
      const facts = t.list(anomaly.missing.map((fact) => t.t(`secretariat.checks.fact.${fact}`)));
      return t.t('secretariat.checks.said.fact-missing', { facts });
    }
  }
}

/** What the check did not look at, and why. */
export function notCheckedWords(t: Translator, { holidays, uncompared }: PreAudit): string[] {
  return [
    ...(holidays ? [] : [t.t('secretariat.checks.noCountry')]),
    ...(uncompared === 0 ? [] : [t.t('secretariat.checks.uncompared', { count: uncompared })]),
    t.t('secretariat.checks.capacity'),
  ];
}
