import type { OwnSignature, PlaceInLog } from '../../application/proof.ts';
import { setAsideBy } from '../../domain/amendment.ts';
import { receiptState } from '../../domain/receipt.ts';
import { receiptReference } from '../../domain/statement.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { METHOD_WORDS, PRESENCE_WORDS } from '../secretariat/row-words.ts';
import { amendmentViews, type AmendmentView } from '../shared/amendments.view.ts';
import { meetingHours } from '../shared/meeting-hours.ts';
import { inkView, type InkView } from '../shared/ink.view.ts';

/** One line of the receipt. */
export interface ReceiptFact {
  term: string;
  value: string;
}

export type ReceiptPage = Page<{
  reference: string;
  facts: ReceiptFact[];
  sentence: { text: string; locale: string };
  ink: InkView | null;
  typedName: string | null;
  /** The statement as indented JSON, and its seal. */
  statement: string;
  jws: string;
  proofHref: string;
  printedProofHref: string;
  /** Why it no longer counts, and where to sign again (null for good); null while it counts. */
  setAside: { words: string; href: string | null } | null;
  /** Of the meeting since: what concerns this person. */
  amendments: AmendmentView[];
  /** Where it stands in the institution's log. */
  log: string;
  /** How far the meeting is, and what comes next. */
  next: { title: string; words: string };
  agendaHref: string;
}>;

/** What a student keeps of a signature: reference, time, method, and the proof to download. */
export function receiptModel(
  t: Translator,
  own: OwnSignature,
  place: PlaceInLog | null,
): Omit<ReceiptPage, 'page'> {
  const { sealed, statement } = own;
  const { shown } = sealed;
  return {
    reference: receiptReference(sealed.digest),
    facts: receiptFacts(t, own),
    sentence: statement.sentence,
    ink: inkView(shown.ink),
    typedName: shown.typedName,
    statement: JSON.stringify(statement, null, 2),
    jws: sealed.jws,
    proofHref: paths.student.proof(sealed.id),
    printedProofHref: paths.student.printedProof(sealed.id),
    setAside: setAsideWords(t, own),
    amendments: amendmentViews(t, own.amendments, { zone: statement.meeting.timeZone, own: true }),
    log: logWords(t, place, statement.meeting.timeZone),
    next: nextWords(t, own),
    agendaHref: paths.student.course(sealed.course),
  };
}

function nextWords(t: Translator, { progress, amendments }: OwnSignature): ReceiptPage['next'] {
  const state = receiptState(progress, amendments.length > 0);
  const goesOn = state === 'open' || state === 'completed';
  return {
    title: t.t(goesOn ? 'receipt.nextTitle' : 'receipt.stateTitle'),
    words: t.t(`receipt.next.${state}`),
  };
}

function logWords(t: Translator, place: PlaceInLog | null, zone: string): string {
  if (place === null) return t.t('receipt.log.waits');
  const { index: entry, timestamp } = place;
  if (timestamp === null) return t.t('receipt.log.placed', { entry });
  const { at, authority } = timestamp;
  const words = t.t('receipt.log.stamped', {
    entry,
    at: t.dateTimeWithZone(at, zone),
    authority: authority.name,
  });
  return authority.development ? `${words} ${t.t('receipt.log.development')}` : words;
}

/** Set aside before the validation, the meeting can be signed again; by an amendment, it cannot. */
function setAsideWords(
  t: Translator,
  { sealed, amendments }: OwnSignature,
): { words: string; href: string | null } | null {
  const amended = setAsideBy(amendments, sealed.digest);
  const act = amended ?? sealed.setAside;
  if (act === null) return null;
  const params = { name: act.byName, reason: act.reason };
  return amended === null
    ? { words: t.t('receipt.setAside', params), href: paths.student.meeting(sealed.meeting) }
    : { words: t.t('receipt.setAsideForGood', params), href: null };
}

/** What a receipt says of a signature, also when it is printed. */
export function receiptFacts(t: Translator, { sealed, statement }: OwnSignature): ReceiptFact[] {
  const { meeting, method, presence, person } = statement;
  const hours = meetingHours(
    t,
    { start: Date.parse(meeting.start), end: Date.parse(meeting.end) },
    meeting.timeZone,
  );
  const facts: ReceiptFact[] = [
    { term: t.t('receipt.person'), value: person.name },
    { term: t.t('receipt.course'), value: [meeting.course.title, meeting.title].filter(Boolean).join(' · ') },
    { term: t.t('receipt.meeting'), value: `${hours.date}, ${hours.from}–${hours.to}` },
    { term: t.t('receipt.room'), value: meeting.room },
    { term: t.t('receipt.teachers'), value: t.list(meeting.teachers) },
    { term: t.t('receipt.received'), value: t.dateTimeWithZone(sealed.receivedAt, meeting.timeZone) },
    { term: t.t('receipt.methodTerm'), value: t.t(METHOD_WORDS[method]) },
    { term: t.t('receipt.presenceTerm'), value: t.t(PRESENCE_WORDS[presence.shownBy ?? 'nothing']) },
  ];
  if (statement.declaredAt !== null) facts.push(declaredFact(t, statement.declaredAt, meeting.timeZone));
  return facts.filter(({ value }) => value !== '');
}

/** The device's own time, for a signature that was sent later. */
function declaredFact(t: Translator, declaredAt: string, zone: string): ReceiptFact {
  return {
    term: t.t('receipt.declared'),
    value: t.dateTimeWithZone(Date.parse(declaredAt), zone),
  };
}
