import type { PackProgress } from '../../../src/application/ports/packs.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { packRecord } from '../../support/packs.ts';
import { get, type Exhibit, type Hall } from './exhibit.ts';

const ROOT = '/secretariat/packs';
const sam = (hall: Hall) => hall.sam;
const form = ({ school }: Hall): string => `?course=${school.course}`;

/** A pack in a state, and its page. */
function pack(id: string, progress: PackProgress, { ageMs = 0 } = {}): Pick<Exhibit, 'arrange' | 'show'> {
  return {
    arrange: async ({ test, school }) => {
      const { packs } = test.stores;
      const now = test.clock.now();
      const askedAt = now - ageMs;
      const leftOut = [
        { meeting: 'n', title: 'Graphs', start: now, why: 'not-validated' as const },
        { meeting: 'w', title: '', start: now, why: 'sheet-waits' as const },
      ];
      const facts = { course: school.course, askedAt, expiresAt: askedAt + 30 * DAY_MS, leftOut };
      await packs.ask(packRecord({ ...facts, id, courseTitle: 'Java 101', sheets: [] }));
      const taken = await packs.takeDue(now, now + DAY_MS);
      if (taken === null) throw new Error('no pack was due');
      await packs.progress(taken.claim, progress, now + DAY_MS);
    },
    show: get(sam, `${ROOT}/${id}`),
  };
}

export const PACKS: readonly Exhibit[] = [
  { name: 'packs: none', show: get(sam, ROOT) },
  { name: 'packs: choosing a course', show: get(sam, `${ROOT}/new`) },
  { name: 'packs: new', show: get(sam, (hall) => `${ROOT}/new${form(hall)}`) },
  {
    name: 'packs: nothing to put in',
    status: 422,
    show: async (hall, locale) => {
      const sent = { id: '0123456789abcdef01234567', from: '2020-01-01', to: '2020-01-02', place: 'Lyon' };
      return (await hall.visitor(hall.sam, locale)).post(`${ROOT}${form(hall)}`, sent);
    },
  },
  { name: 'pack: being made', ...pack('making', { done: 3, total: 12 }) },
  { name: 'pack: waits', ...pack('waiting', { done: 3, waits: 'time-stamp', total: 12 }) },
  { name: 'pack: last try failed', ...pack('trying', { waits: 'failure', failures: 1 }) },
  { name: 'pack: ready', ...pack('ready', { state: 'ready', readyAt: 1, size: 5_400_000 }) },
  { name: 'pack: failed', ...pack('failed', { state: 'failed' }) },
  { name: 'pack: removed', ...pack('removed', { state: 'removed', leftOut: [] }) },
  { name: 'pack: expired', ...pack('expired', { state: 'ready' }, { ageMs: 31 * DAY_MS }) },
  { name: 'packs: some', show: get(sam, ROOT) },
];
