import fc from 'fast-check';
import { MAX_EXTRA_TIME_MS, MIN_EXTRA_TIME_MS, SIGN_IN_MODES } from '../../src/domain/institution.ts';
import { MAX_MEETING_MS, type Meeting } from '../../src/domain/meeting.ts';
import { ABSENCE_REASONS, type Mark, type RowFacts } from '../../src/domain/roll-call.ts';
import { meeting, opening, sheetRow } from '../support/meetings.ts';

/** Epoch ms of this century. */
export const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) });

export const modes = fc.constantFrom(...SIGN_IN_MODES);

const minutes = fc.nat({ max: 600 });

export const marks: fc.Arbitrary<Mark | null> = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('present' as const), lateMinutes: minutes, leftEarlyMinutes: minutes }),
  fc.record({ kind: fc.constant('absent' as const), reason: fc.constantFrom(...ABSENCE_REASONS) }),
);

export const rows: fc.Arbitrary<RowFacts> = fc.record({
  row: fc
    .record({ mark: marks, subject: fc.boolean(), person: fc.uuid() })
    .map((changes) => sheetRow(changes)),
  scanned: fc.boolean(),
  signed: fc.boolean(),
});

/** Meetings of any length, opening and closing in any way. */
export const meetings: fc.Arbitrary<Meeting> = fc
  .record({
    start: instants,
    length: fc.integer({ min: 1, max: MAX_MEETING_MS }),
    extraTimeMs: fc.integer({ min: MIN_EXTRA_TIME_MS, max: MAX_EXTRA_TIME_MS }),
    signingOpens: fc.constantFrom('meeting-start' as const, 'roll-call-start' as const),
    startedAfter: fc.option(fc.integer({ min: -MAX_MEETING_MS, max: MAX_MEETING_MS })),
    closedAfter: fc.option(fc.integer({ min: 0, max: 2 * MAX_MEETING_MS })),
  })
  .map(({ start, length, extraTimeMs, signingOpens, startedAfter, closedAfter }) => {
    const startedAt = startedAfter === null ? null : start + startedAfter;
    const by = { by: 's', byName: 'S. Roy', reason: 'drill' };
    return meeting({
      start,
      end: start + length,
      opening: opening({ extraTimeMs, signingOpens }),
      closedEarly: closedAfter === null ? null : { at: start + closedAfter, ...by },
      rollCall: {
        startedAt,
        version: 0,
        completedAt: null,
        completedBy: null,
        changedSince: false,
        bulk: null,
      },
    });
  });
