import type { ErasureStore, TraceOfPerson } from '../../application/ports/erasure.ts';
import type {
  AuditDoc,
  MeetingDoc,
  Models,
  PersonDoc,
  ScoreDoc,
  SessionDoc,
  StatementDoc,
} from '../models.ts';
import { meetingFrom } from './meeting-joins.ts';
import { moveOutbox, NOT_ERASED } from './statements.ts';

type Beside = 'records' | 'heldBeside';

/** Every place in a meeting where a person may stand. */
const PLACES = [
  'sheet.person',
  'teachers.person',
  'rollCall.completedBy',
  'rollCall.bulk.by',
  'rollCall.bulk.before.person',
  'closedEarly.by',
  'cancelled.by',
  'validated.by',
  'amendments.by',
  'amendments.rows.person',
  'amendments.setAside.person',
  'amendments.teachers',
];

/** Entries of the trail that name a person: as who acted as another by the LMS's own id. */
async function inTrail(
  { people }: Models,
  institution: string,
  person: string,
): Promise<Record<string, unknown>> {
  const known = await people
    .findOne({ _id: person, institution }, { sub: 1 })
    .lean<Pick<PersonDoc, '_id' | 'sub'>>();
  const acted = known === null ? [] : [{ 'event.type': 'launched-as-another', 'event.by': known.sub }];
  return { institution, $or: [{ actor: person }, { 'event.person': person }, ...acted] };
}

/** Where a person left something. Erasing is rare: meetings are gone through, not kept in an index for it. */
export function personTraces(models: Models): Pick<ErasureStore, 'traces'> {
  const { meetings, statements, scans } = models;

  async function idsOf(institution: string, person: string): Promise<string[]> {
    const own = { institution, person };
    const [ofMeetings, signed, acted, scanned] = await Promise.all([
      meetings.distinct('_id', { institution, $or: PLACES.map((place) => ({ [place]: person })) }),
      statements.distinct('meeting', own),
      statements.distinct('meeting', { institution, 'audit.actor': person }),
      scans.distinct('meeting', own),
    ]);
    return [...new Set([...ofMeetings, ...signed, ...acted, ...scanned].map(String))];
  }

  async function traceOf(institution: string, id: string, person: string): Promise<TraceOfPerson[]> {
    await moveOutbox(models, { _id: id, institution });
    const [found, sealed, scanned] = await Promise.all([
      meetings.findOne({ _id: id, institution }).lean<MeetingDoc>(),
      statements.aggregate<StatementDoc>([
        { $match: { institution, meeting: id } },
        { $match: NOT_ERASED },
        { $project: { type: 1, person: 1, log: 1, audit: 1, 'shown.name': 1 } },
      ]),
      scans.exists({ institution, meeting: id, person }),
    ]);
    if (found === null) return [];
    const statementsOf = sealed.map(({ _id, type, person: by, log, audit: entry, shown }) => {
      return { id: _id, type, person: by, log, audit: entry, shown };
    });
    return [{ meeting: meetingFrom(found), statements: statementsOf, scanned: scanned !== null }];
  }

  return {
    async traces(institution, person) {
      const found: TraceOfPerson[] = [];
      for (const id of await idsOf(institution, person)) {
        found.push(...(await traceOf(institution, id, person)));
      }
      return found.sort((a, b) => a.meeting.start - b.meeting.start);
    },
  };
}

/** What is held on a person beside their meetings. */
export function personRecords(models: Models): Pick<ErasureStore, Beside> {
  const { scans, sessions, scores, audit } = models;
  return {
    async records(institution, person) {
      const own = { institution, person };
      const counts = await Promise.all([
        sessions.countDocuments(own),
        scans.countDocuments(own),
        scores.countDocuments(own),
        audit.countDocuments(await inTrail(models, institution, person)),
      ]);
      const [live, scanned, posted, trail] = counts;
      return { sessions: live, scans: scanned, scores: posted, trail };
    },

    async heldBeside(institution, person) {
      const own = { institution, person };
      const [posted, live, trail] = await Promise.all([
        scores.find(own, { _id: 0 }).sort({ at: 1 }).lean<ScoreDoc[]>(),
        sessions.find(own).sort({ createdAt: 1 }).lean<SessionDoc[]>(),
        audit
          .find(await inTrail(models, institution, person), { _id: 0 })
          .sort({ at: 1 })
          .lean<AuditDoc[]>(),
      ]);
      return { scores: posted, sessions: live, trail };
    },
  };
}
