import type { PersonRecords, TraceOfPerson } from '../../application/ports/erasure.ts';
import { displayName, type Person } from '../../domain/person.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { EmptyStateView } from '../shared/partials.ts';

export type PersonDataPage = Page<{
  facts: { term: string; value: string }[];
  meetings: { when: string; course: string; what: string }[];
  empty: EmptyStateView | null;
  exportHref: string;
  eraseHref: string;
  holdHref: string;
}>;

/** What the page is made from. */
export interface HeldFacts {
  person: Person;
  traces: readonly TraceOfPerson[];
  records: PersonRecords;
  zone: string;
  /** Titles of courses by id. */
  titles: ReadonlyMap<string, string>;
}

/** What is held on a person, in numbers and by meeting: whoever asks for it can be told before anything is exported. */
export function personDataView(t: Translator, held: HeldFacts): Omit<PersonDataPage, 'page'> {
  const { person, traces, records } = held;
  const fact = (key: Parameters<Translator['t']>[0], value: string | number | null) => ({
    term: t.t(key),
    value: typeof value === 'number' ? t.number(value) : (value ?? t.t('common.none')),
  });
  return {
    facts: [
      fact('admin.personData.name', displayName(person)),
      fact('admin.personData.email', person.email),
      fact('admin.personData.lms', `${person.sub}, ${person.issuer}`),
      fact('admin.personData.memberships', person.memberships.length),
      fact('admin.personData.sessions', records.sessions),
      fact('admin.personData.scans', records.scans),
      fact('admin.personData.scores', records.scores),
      fact('admin.personData.trail', records.trail),
    ],
    meetings: traces.map((trace) => meetingOf(t, trace, held)),
    empty:
      traces.length > 0
        ? null
        : {
            title: t.t('admin.personData.noMeetings'),
            words: t.t('admin.personData.noMeetingsWords'),
            action: null,
          },
    exportHref: paths.admin.personExport(person.id),
    eraseHref: paths.admin.personErase(person.id),
    holdHref: `${paths.admin.holds}?person=${person.id}`,
  };
}

function meetingOf(
  t: Translator,
  { meeting, statements, scanned }: TraceOfPerson,
  { person, zone, titles }: HeldFacts,
): PersonDataPage['meetings'][number] {
  const signed = statements.filter((one) => one.audit.actor === person.id).length;
  const what = [
    ...(meeting.sheet.some((row) => row.person === person.id) ? [t.t('admin.personData.onSheet')] : []),
    ...(meeting.teachers.some((one) => one.person === person.id) ? [t.t('admin.personData.teaches')] : []),
    ...(scanned ? [t.t('admin.personData.scanned')] : []),
    ...(signed > 0 ? [t.t('admin.personData.sealed', { count: signed })] : []),
  ];
  return {
    when: t.dateTime(meeting.start, zone),
    course: meeting.opening?.courseTitle ?? titles.get(meeting.course) ?? '',
    what: t.list(what),
  };
}
