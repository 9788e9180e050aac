import { DAY_MS, MAX_EXTRA_TIME_MS } from '../domain/institution.ts';
import { coursesAs } from '../domain/person.ts';
import type { SigningState } from '../domain/signature.ts';
import { signingWindow, type SigningWindow } from '../domain/signing-window.ts';
import { ensureOpen } from './open-meeting.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { PersonalMeeting } from './ports/stores.ts';
import type { Services } from './services.ts';
import { countingSignature, personalState } from './sign.ts';

/** One meeting as a student meets it. */
export interface AgendaEntry {
  personal: PersonalMeeting;
  state: SigningState;
  window: SigningWindow;
  signature: SealedStatement | null;
}

/** What is to be signed now, what comes next and what was before. */
export interface StudentAgenda {
  now: AgendaEntry[];
  next: AgendaEntry[];
  before: AgendaEntry[];
}

const AHEAD_MS = 14 * DAY_MS;
const MOST = 200;

/**
 * A student's agenda over two weeks ahead and `backDays` back; one read unless a meeting has just come due.
 * @param course limits it to one course
 */
export async function studentAgenda(
  services: Pick<Services, 'stores' | 'clock' | 'log'>,
  live: LiveSession,
  { course, backDays = 30 }: { course?: string; backDays?: number } = {},
): Promise<StudentAgenda> {
  const now = services.clock.now();
  const courses = course === undefined ? coursesAs(live.person, 'student') : [course];
  const from = now - Math.max(backDays * DAY_MS, MAX_EXTRA_TIME_MS);
  const filter = { courses, from, to: now + AHEAD_MS, limit: MOST };
  const found = await services.stores.meetings.listForPerson(live.institution.key, live.person.id, filter);
  const entries: AgendaEntry[] = [];
  for (const personal of found) entries.push(await entryOf(services, live, personal));
  return {
    now: entries.filter((entry) => isNow(entry, now)),
    next: entries.filter((entry) => entry.personal.meeting.start > now && entry.state !== 'cancelled'),
    before: entries.filter((entry) => !isNow(entry, now) && entry.personal.meeting.start <= now).reverse(),
  };
}

async function entryOf(
  services: Pick<Services, 'stores' | 'clock' | 'log'>,
  live: LiveSession,
  found: PersonalMeeting,
): Promise<AgendaEntry> {
  const personal = { ...found, meeting: await ensureOpen(services, found.meeting, live.institution) };
  const facts = { person: live.person.id, institution: live.institution, now: services.clock.now() };
  return {
    personal,
    state: personalState(personal, facts),
    window: signingWindow(personal.meeting, live.institution.settings),
    signature: countingSignature(personal, live.person.id),
  };
}

/** Running, or still open for signature. */
function isNow({ personal: { meeting }, window, state }: AgendaEntry, now: number): boolean {
  if (state === 'cancelled' || meeting.start > now) return false;
  return now < meeting.end || (now < window.closesAt && state !== 'signed' && state !== 'not-subject');
}
