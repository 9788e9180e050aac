import type { Course } from '../../domain/course.ts';
import type { Institution } from '../../domain/institution.ts';
import { rowOf } from '../../domain/meeting.ts';
import type { PartInMeeting } from '../../domain/erasure-obstacles.ts';
import type { TraceOfPerson } from '../ports/erasure.ts';
import type { Services } from '../services.ts';
import { retentionOf } from '../retention.ts';

/** A person's part in a meeting with the trace that it was read from. */
export interface Traced {
  part: PartInMeeting;
  trace: TraceOfPerson;
  course: Course | null;
}

/** What a person left in each meeting, and how long that is kept. */
export async function tracedParts(
  { stores }: Pick<Services, 'stores'>,
  institution: Institution,
  person: string,
): Promise<Traced[]> {
  const traces = await stores.erasures.traces(institution.key, person);
  const ids = [...new Set(traces.map(({ meeting }) => meeting.course))];
  const courses = new Map((await stores.courses.findMany(institution.key, ids)).map((one) => [one.id, one]));
  return traces.map((trace) => {
    const course = courses.get(trace.meeting.course) ?? null;
    return { trace, course, part: partOf(trace, { institution, course, person }) };
  });
}

function partOf(
  trace: TraceOfPerson,
  { institution, course, person }: { institution: Institution; course: Course | null; person: string },
): PartInMeeting {
  const { meeting, statements } = trace;
  const { rule, until } = retentionOf(meeting, course ?? { retention: null }, institution);
  return {
    meeting: meeting.id,
    course: meeting.course,
    until,
    rule,
    isEvidence: statements.length > 0 || showsPresence(trace, person),
    isNamedByOthers: isNamedByOthers(trace, person),
    isWaiting: statements.some(({ log }) => log.state === 'pending'),
  };
}

/** A mark or a scan in a meeting under signature that took place. */
function showsPresence({ meeting, scanned }: TraceOfPerson, person: string): boolean {
  const subject = meeting.opening?.subjectToSignature === true && meeting.status !== 'cancelled';
  return subject && (scanned || (rowOf(meeting, person)?.mark ?? null) !== null);
}

/**
 * What is sealed of a meeting names its teachers, also those who were amended away; whoever completed, validated or amended;
 * and, in its validation, whoever closed its window early. An own signature does not count.
 */
function isNamedByOthers({ meeting, statements }: TraceOfPerson, person: string): boolean {
  const { teachers, amendments, closedEarly } = meeting;
  const taught = [
    ...teachers.map((teacher) => teacher.person),
    ...amendments.flatMap((amendment) => amendment.teachers ?? []),
  ];
  const closed = closedEarly?.by === person && statements.some(({ type }) => type === 'validation');
  const acted = statements.some(({ type, audit }) => type !== 'student-signature' && audit.actor === person);
  return (taught.includes(person) && statements.length > 0) || closed || acted;
}
