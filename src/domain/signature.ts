import type { SignInMode } from './institution.ts';
import { rowOf, type Meeting } from './meeting.ts';
import type { Mark, SheetRow } from './roll-call.ts';
import type { WindowPhase } from './signing-window.ts';
import { tidyText } from './text.ts';

/** How the person signed. */
export type SignatureMethod = 'drawn' | 'typed' | 'confirmed';
export const SIGNATURE_METHODS: readonly SignatureMethod[] = ['drawn', 'typed', 'confirmed'];

/** How presence was shown, apart from how it was signed. */
export type PresenceShownBy = 'teacher' | 'scan' | 'both';

/** What a student meets for one meeting; each has its own words and next step. */
export type SigningState =
  | 'cancelled'
  | 'not-subject'
  | 'not-on-sheet'
  | 'signed'
  | 'validated'
  | 'not-open-yet'
  | 'closed'
  | 'inactive'
  | 'marked-absent'
  | 'scan-needed'
  | 'open';

export interface SigningFacts {
  meeting: Pick<Meeting, 'status' | 'sheet' | 'opening'>;
  phase: WindowPhase;
  person: string;
  /** Whether the institution has signature activated now: deactivating hides new signing. */
  active: boolean;
  signInMode: SignInMode;
  scanned: boolean;
  signed: boolean;
}

/** Whether this person can sign this meeting now, and if not, why. The order is what the person should hear first. */
export function signingState(facts: SigningFacts): SigningState {
  const { meeting, phase } = facts;
  if (meeting.status === 'cancelled') return 'cancelled';
  if (facts.signed) return 'signed';
  if (meeting.opening === null) return phase === 'closed' ? 'closed' : 'not-open-yet';
  return signingStateOnSheet(facts, rowOf(meeting, facts.person));
}

function signingStateOnSheet(facts: SigningFacts, row: SheetRow | null): SigningState {
  if (facts.meeting.opening?.subjectToSignature !== true || row?.subject === false) return 'not-subject';
  if (row === null) return 'not-on-sheet';
  if (facts.meeting.status === 'validated') return 'validated';
  if (facts.phase === 'before') return 'not-open-yet';
  if (facts.phase === 'closed') return 'closed';
  if (!facts.active) return 'inactive';
  if (row.mark?.kind === 'absent') return 'marked-absent';
  return needsScan(row.mark, facts) ? 'scan-needed' : 'open';
}

/** By QR alone, presence is a scan; the teacher's mark is the equal fallback. */
function needsScan(mark: Mark | null, facts: SigningFacts): boolean {
  return facts.signInMode === 'qr' && !facts.scanned && mark?.kind !== 'present';
}

/** By the teacher's mark, a scan or both; null while neither has shown it: the roll call is taken later. */
export function presenceShownBy(mark: Mark | null, scanned: boolean): PresenceShownBy | null {
  const present = mark?.kind === 'present';
  if (scanned) return present ? 'both' : 'scan';
  return present ? 'teacher' : null;
}

/** The methods offered: drawing and typing always, confirming only after a scan and where the institution allows it. */
export function allowedMethods(scanned: boolean, confirmationAllowed: boolean): SignatureMethod[] {
  return scanned && confirmationAllowed ? ['drawn', 'typed', 'confirmed'] : ['drawn', 'typed'];
}

/** Whether a typed name is another than the one shown: whatever the order, case and accents, either may leave out parts. */
export function isAnotherName(typed: string, shown: string): boolean {
  const [few = [], many = []] = [wordsOf(typed), wordsOf(shown)].sort((a, b) => a.length - b.length);
  return !few.every((word) => many.includes(word));
}

function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A typed name as it is stored; empty unless it has a letter or a digit to be read by. */
export function readTypedName(typed: string): string {
  const name = tidyText(typed);
  return /[\p{L}\p{N}]/u.test(name) ? name : '';
}
