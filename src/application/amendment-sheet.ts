import type { AmendableFacts, Correction } from '../domain/amendment.ts';
import type { Meeting, MeetingTeacher } from '../domain/meeting.ts';
import { displayName, heldRole, type Person } from '../domain/person.ts';
import { countingSignatures } from '../domain/recorded.ts';
import type { Mark, SheetRow } from '../domain/roll-call.ts';
import { AppError } from '../errors.ts';
import { sheetRow } from './open-meeting.ts';
import type { LiveSession } from './ports/session.ts';
import type { RollCallFile } from './ports/stores.ts';
import type { Services } from './services.ts';

/** What is asked to be corrected; people by their ids. */
export interface AmendmentDraft {
  facts: Partial<Omit<AmendableFacts, 'teachers'>> & { teachers?: readonly string[] };
  /** Of who stands on the sheet, and of students of the course who were forgotten. */
  marks: ReadonlyMap<string, Mark>;
  /** Whose signatures no longer count. */
  setAside: readonly string[];
}

/** A validated meeting as it is amended. */
export interface AmendmentSheet {
  file: RollCallFile;
  /** Digest of the signature that counts, by person. */
  signed: ReadonlyMap<string, string>;
  /** Who teaches or taught the course, and who stands on the meeting. */
  teachers: MeetingTeacher[];
  /** Students of the course, now or before, who are not on the sheet. */
  forgotten: Person[];
}

/**
 * Reads what an amendment may change, in one operation.
 * @throws AppError MEETING_UNKNOWN, MEETING_ERASED, MEETING_NOT_VALIDATED
 */
export async function amendmentSheet(
  services: Pick<Services, 'stores'>,
  { institution }: LiveSession,
  meeting: string,
): Promise<AmendmentSheet> {
  const file = await services.stores.meetings.findRollCall(institution.key, meeting, { people: true });
  if (file === null) throw new AppError('MEETING_UNKNOWN');
  if (file.meeting.erased !== undefined) throw new AppError('MEETING_ERASED');
  if (file.meeting.status !== 'validated') throw new AppError('MEETING_NOT_VALIDATED');
  const on = new Set(file.meeting.sheet.map(({ person }) => person));
  return {
    file,
    signed: signedIn(file.meeting, file.statements),
    teachers: teachersFor(file),
    forgotten: file.people.filter(
      (person) => heldRole(person, file.meeting.course, 'student') && !on.has(person.id),
    ),
  };
}

function teachersFor({ meeting, people }: RollCallFile): MeetingTeacher[] {
  const standing = new Set(meeting.teachers.map(({ person }) => person));
  const others = people.filter(
    (person) => heldRole(person, meeting.course, 'teacher') && !standing.has(person.id),
  );
  return [...meeting.teachers, ...others.map(teacherRef)];
}

function teacherRef(person: Person): MeetingTeacher {
  return { person: person.id, name: displayName(person) };
}

type Traced = Parameters<typeof countingSignatures>[1][number] & { digest: string };

/** Digest of the signature that counts, by person. */
export function signedIn(meeting: Meeting, statements: readonly Traced[]): ReadonlyMap<string, string> {
  return new Map(countingSignatures(meeting, statements).map(({ person, digest }) => [person, digest]));
}

/**
 * A draft with the people that it names. A signature that does not count has no digest.
 * @param known whom it names and who is not on the meeting
 * @throws AppError TEACHER_NOT_OF_COURSE, PERSON_UNKNOWN
 */
export function correctionOf(
  draft: AmendmentDraft,
  {
    meeting,
    signed,
    known,
  }: { meeting: Meeting; signed: ReadonlyMap<string, string>; known: readonly Person[] },
): Correction {
  const { teachers, ...facts } = draft.facts;
  const on = new Set(meeting.sheet.map(({ person }) => person));
  const people = new Map(known.map((person) => [person.id, person]));
  const entries = [...draft.marks];
  return {
    facts: {
      ...facts,
      ...(teachers && { teachers: teachers.map((id) => teacherOf(meeting, id, people.get(id))) }),
    },
    marks: new Map(entries.filter(([person]) => on.has(person))),
    added: entries
      .filter(([person]) => !on.has(person))
      .map(([person, mark]) => addedRow(meeting, people.get(person), mark)),
    setAside: draft.setAside.map((person) => ({ person, digest: signed.get(person) ?? '' })),
  };
}

/** Who stands on the meeting keeps the name that stands there. */
function teacherOf(meeting: Meeting, id: string, person: Person | undefined): MeetingTeacher {
  const standing = meeting.teachers.find((teacher) => teacher.person === id);
  if (standing !== undefined) return standing;
  if (person === undefined || !heldRole(person, meeting.course, 'teacher'))
    throw new AppError('TEACHER_NOT_OF_COURSE');
  return teacherRef(person);
}

function addedRow(meeting: Meeting, student: Person | undefined, mark: Mark): SheetRow & { mark: Mark } {
  if (student === undefined || !heldRole(student, meeting.course, 'student'))
    throw new AppError('PERSON_UNKNOWN');
  return { ...sheetRow(meeting, student), mark };
}
