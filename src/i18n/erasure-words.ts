import type { ErasurePlan } from '../application/erasure/plan.ts';
import type { ErasureObstacle } from '../domain/erasure-obstacles.ts';
import { actorWords } from './actor-words.ts';
import type { Translator } from './translator.ts';

/** A dry run in the words of a language, for pages and for the command line. */
export interface ErasureWords {
  /** What holds the person back; empty when nothing does. */
  obstacles: string[];
  goes: string[];
  stays: string[];
  /** Copies handed out and backups, which no erasure here reaches. */
  copies: string[];
  /** Who downloaded what, and when; empty when the trail tells of nothing. */
  handedOut: string[];
}

export function erasureWords(t: Translator, plan: ErasurePlan): ErasureWords {
  const { sheets, receipts, namedIn } = plan;
  return {
    obstacles: plan.obstacles.map((obstacle) => obstacleWords(t, plan, obstacle)),
    goes: goesWords(t, plan),
    stays: [
      t.t('erasure.stays.log'),
      t.t('erasure.stays.digests'),
      t.t('erasure.stays.frame'),
      t.t('erasure.stays.trail'),
      ...(namedIn.length === 0 ? [] : [t.t('erasure.stays.named', { references: t.list(namedIn) })]),
    ],
    copies: [
      t.t('erasure.copies.sheets', { count: sheets }),
      t.t('erasure.copies.receipts', { count: receipts }),
      t.t('erasure.copies.handedOut', { count: plan.handedOut.copies.length + plan.handedOut.more }),
      t.t('erasure.copies.packs'),
      t.t('erasure.copies.lms'),
      t.t('erasure.copies.backups'),
      t.t('erasure.copies.database'),
      t.t('erasure.copies.witness'),
    ],
    handedOut: handedOutWords(t, plan),
  };
}

function handedOutWords(t: Translator, { handedOut, institution: { timeZone } }: ErasurePlan): string[] {
  const { copies, more } = handedOut;
  const lines = copies.map(({ at, actor, actorName, what, course, start, days }) =>
    t.t(`erasure.handedOut.${what}`, {
      when: t.dateTime(at, timeZone),
      who: actorWords(t, { actor, actorName }),
      course,
      start: start === null ? '' : t.dateTime(start, timeZone),
      first: days === null ? '' : dayWords(t, days.first),
      last: days === null ? '' : dayWords(t, days.last),
    }),
  );
  return more === 0 ? lines : [...lines, t.t('erasure.handedOut.more', { count: more })];
}

function dayWords(t: Translator, date: string): string {
  return t.date(Date.parse(`${date}T12:00:00Z`), 'UTC');
}

function goesWords(t: Translator, { meetings, records, memberships, sheets }: ErasurePlan): string[] {
  const statements = meetings.reduce((sum, one) => sum + one.statements, 0);
  const rows = meetings.filter((one) => one.row).length;
  const { scans, sessions, scores, trail } = records;
  const line = (count: number, words: () => string): string[] => (count === 0 ? [] : [words()]);
  return [
    t.t('erasure.goes.identity', { memberships }),
    ...line(statements, () =>
      t.t('erasure.goes.statements', { count: statements, meetings: meetings.length }),
    ),
    ...line(rows, () => t.t('erasure.goes.rows', { count: rows })),
    ...line(sheets, () => t.t('erasure.goes.sheets', { count: sheets })),
    ...line(scans, () => t.t('erasure.goes.scans', { count: scans })),
    ...line(sessions, () => t.t('erasure.goes.sessions', { count: sessions })),
    ...line(scores, () => t.t('erasure.goes.scores', { count: scores })),
    ...line(trail, () => t.t('erasure.goes.trail', { count: trail })),
  ];
}

function obstacleWords(t: Translator, plan: ErasurePlan, obstacle: ErasureObstacle): string {
  const zone = plan.institution.timeZone;
  if (obstacle.kind === 'hold') {
    const { scope, placed } = obstacle.hold;
    const since = t.date(placed.at, zone);
    return t.t('erasure.obstacle.hold', { scope: scope.kind, since, reason: placed.reason });
  }
  const found = plan.meetings.find((one) => one.meeting.id === obstacle.meeting);
  const start = found === undefined ? '' : t.dateTime(found.meeting.start, zone);
  const meeting = [found?.course ?? '', start].filter((part) => part !== '').join(', ');
  if (obstacle.kind !== 'retention') return t.t(`erasure.obstacle.${obstacle.kind}`, { meeting });
  const rule = t.t(`retention.rule.${obstacle.rule}`);
  const key = obstacle.named ? 'erasure.obstacle.retentionNamed' : 'erasure.obstacle.retention';
  return t.t(key, { meeting, until: t.date(obstacle.until, zone), rule });
}
