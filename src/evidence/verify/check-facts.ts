import { canonical } from '../canonical.ts';
import { signaturesOf, subjectOf, type Opened, type OpenedBundle } from './opened.ts';
import type { Findings } from './report.ts';
import type { ValidatedMeeting } from './validated-meeting.ts';

/**
 * The meeting as a statement shows it: title, hours, room and teachers are locked by the first signature. The time zone may
 * be corrected since; the hours are instants, and stay.
 */
function factsShown({ statement: { meeting } }: Opened): string {
  return canonical({ ...meeting, timeZone: '' });
}

export function isOfSameFacts(one: Opened, other: Opened): boolean {
  return factsShown(one) === factsShown(other);
}

/** What the sheet says of the meeting is what everybody saw whose signature it bears. */
export function checkFacts(
  all: OpenedBundle,
  { validation, rollCall, counting }: Pick<ValidatedMeeting, 'validation' | 'rollCall' | 'counting'>,
  findings: Findings,
): void {
  const teachers = signaturesOf(all, validation.statement.rollCallDigest);
  const shown: Opened[] = [...counting, ...(rollCall === null ? [] : [rollCall]), ...teachers];
  const others = shown.filter((one) => !isOfSameFacts(one, validation));
  for (const one of others) findings.add('statement.facts-other', subjectOf(one));
  if (others.length === 0) findings.add('statement.facts', subjectOf(validation));
}
