import type { ReadStatement } from '../../application/read-statement.ts';
import { ownAmendments, setAsideBy } from '../../domain/amendment.ts';
import type { Amendment } from '../../domain/meeting.ts';
import { receiptReference, type SaltedRow, type Statement } from '../../domain/statement.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { amendmentViews, factWords, type AmendmentView } from '../shared/amendments.view.ts';
import { meetingHours } from '../shared/meeting-hours.ts';
import {
  AMENDED_FIELD_WORDS,
  markWords,
  METHOD_WORDS,
  PRESENCE_WORDS,
  STATEMENT_WORDS,
} from './row-words.ts';
import { inkView, type InkView } from '../shared/ink.view.ts';

/** One line of the statement, read. */
export interface StatementFact {
  term: string;
  value: string;
}

export type StatementPage = Page<{
  type: string;
  reference: string;
  setAside: string | null;
  facts: StatementFact[];
  sentence: { text: string; locale: string } | null;
  signatureName: string;
  ink: InkView | null;
  typedName: string | null;
  /** Of a roll call. */
  rows: { name: string; mark: string }[];
  /** Of its meeting since, as far as they concern it. */
  amendments: AmendmentView[];
  /** The exact bytes that were sealed: canonical JSON (RFC 8785). */
  canonical: string;
  jws: string;
  meetingHref: string;
}>;

/** @param digestOf of a salted row, as the seals of roll calls and validations name it */
export function statementModel(
  t: Translator,
  read: ReadStatement,
  digestOf: (row: SaltedRow) => string,
): Omit<StatementPage, 'page'> {
  const { sealed, statement } = read;
  const { shown } = sealed;
  const setAside = sealed.setAside ?? setAsideBy(read.amendments, sealed.digest);
  return {
    type: t.t(STATEMENT_WORDS[statement.type]),
    reference: receiptReference(sealed.digest),
    setAside:
      setAside === null
        ? null
        : t.t('secretariat.setAsideBy', { name: setAside.byName, reason: setAside.reason }),
    facts: factsOf(t, read, digestOf).filter(({ value }) => value !== ''),
    sentence: 'sentence' in statement ? statement.sentence : null,
    signatureName: shown.name,
    ink: inkView(shown.ink),
    typedName: shown.typedName,
    rows: rowWords(t, read),
    amendments: amendmentViews(t, amendmentsSince(read), { zone: statement.meeting.timeZone }),
    canonical: payloadOf(sealed.jws),
    jws: sealed.jws,
    meetingHref: paths.secretariat.supervised(sealed.meeting),
  };
}

/** What stands beside the statement: of one person's, what concerns that person. */
function amendmentsSince({ sealed, statement, amendments }: ReadStatement): Amendment[] {
  if (statement.type === 'amendment') return amendments.filter(({ number }) => number > statement.number);
  return statement.type === 'student-signature' ? ownAmendments({ amendments }, sealed.person) : amendments;
}

function rowWords(t: Translator, { statement, rows, changes }: ReadStatement): StatementPage['rows'] {
  const erased = { name: t.t('common.erasedPerson'), mark: '' };
  const changed = changes.map((change) => {
    if (change === null) return erased;
    const { person, before, after } = change;
    const was = before === null ? t.t('common.amendment.notOnSheet') : markWords(t, before);
    return { name: person.name, mark: `${was} → ${markWords(t, after)}` };
  });
  if (statement.type !== 'roll-call') return changed;
  return rows.map((row) => {
    if (row === null) return erased;
    const mark = markWords(t, row.mark);
    const notSubject = `${mark} · ${t.t('secretariat.row.notSubject')}`;
    return { name: row.person.name, mark: row.subject ? mark : notSubject };
  });
}

function payloadOf(jws: string): string {
  return Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
}

function factsOf(t: Translator, read: ReadStatement, digestOf: (row: SaltedRow) => string): StatementFact[] {
  const { sealed, statement } = read;
  const { meeting, institution } = statement;
  const zone = meeting.timeZone;
  const hours = meetingHours(t, { start: Date.parse(meeting.start), end: Date.parse(meeting.end) }, zone);
  const fact = (term: Parameters<Translator['t']>[0], value: string): StatementFact => ({
    term: t.t(term),
    value,
  });
  return [
    fact('secretariat.statement.institution', institution.name),
    fact('secretariat.statement.code', institution.code),
    fact('receipt.course', [meeting.course.title, meeting.title].filter(Boolean).join(' · ')),
    fact('receipt.meeting', `${hours.date}, ${hours.from}–${hours.to} (${zone})`),
    fact('receipt.room', meeting.room),
    fact('receipt.teachers', t.list(meeting.teachers)),
    ...ownFacts(t, read, digestOf).map(({ key, value }) => fact(key, value)),
    fact('receipt.received', t.dateTimeWithZone(sealed.receivedAt, zone)),
    fact('secretariat.statement.digest', sealed.digest),
  ];
}

interface OwnFact {
  key: Parameters<Translator['t']>[0];
  value: string;
}

/** What only this type of statement says. */
function ownFacts(
  t: Translator,
  { statement, rows }: ReadStatement,
  digestOf: (row: SaltedRow) => string,
): OwnFact[] {
  switch (statement.type) {
    case 'student-signature':
      return [
        ...signerFacts(t, statement),
        { key: 'receipt.presenceTerm', value: t.t(PRESENCE_WORDS[statement.presence.shownBy ?? 'nothing']) },
        { key: 'secretariat.statement.mark', value: markWords(t, statement.rollCallMark) },
        { key: 'receipt.declared', value: instantWords(t, statement.declaredAt, statement.meeting.timeZone) },
      ];
    case 'teacher-signature':
      return [
        ...signerFacts(t, statement),
        { key: 'secretariat.statement.rollCallDigest', value: statement.rollCallDigest },
      ];
    case 'roll-call':
      return [
        { key: 'secretariat.statement.by', value: personWords(statement.completedBy) },
        { key: 'secretariat.statement.version', value: t.number(statement.version) },
        { key: 'secretariat.statement.rows', value: t.number(statement.rows.length) },
      ];
    case 'validation':
      return validationFacts(t, statement, namesOf(statement.missing, rows, digestOf));
    case 'set-aside':
      return [
        { key: 'secretariat.statement.by', value: personWords(statement.person) },
        { key: 'secretariat.reasonLabel', value: statement.reason },
        { key: 'secretariat.statement.of', value: receiptReference(statement.of) },
      ];
    case 'amendment':
      return amendmentFacts(t, statement);
  }
}

/** Of rows that are named by digest; an erased one has no name any more. */
function namesOf(
  digests: readonly string[],
  rows: ReadStatement['rows'],
  digestOf: (row: SaltedRow) => string,
): string[] {
  const names = new Map(rows.flatMap((row) => (row === null ? [] : [[digestOf(row), row.person.name]])));
  return digests.map((digest) => names.get(digest) ?? receiptReference(digest));
}

type Signed = Extract<Statement, { type: 'student-signature' | 'teacher-signature' }>;

function signerFacts(t: Translator, { person, revision, method }: Signed): OwnFact[] {
  return [
    { key: 'secretariat.statement.by', value: personWords(person) },
    { key: 'receipt.methodTerm', value: t.t(METHOD_WORDS[method]) },
    { key: 'secretariat.statement.revision', value: t.number(revision) },
  ];
}

function validationFacts(
  t: Translator,
  statement: Extract<Statement, { type: 'validation' }>,
  missing: readonly string[],
): OwnFact[] {
  const { closedEarly } = statement;
  return [
    { key: 'secretariat.statement.by', value: personWords(statement.person) },
    { key: 'secretariat.statement.signatures', value: t.number(statement.signatures.length) },
    {
      key: 'secretariat.statement.missing',
      value: missing.length === 0 ? t.t('common.none') : t.list(missing),
    },
    {
      key: 'secretariat.statement.closedEarly',
      value:
        closedEarly === null
          ? ''
          : `${instantWords(t, closedEarly.at, statement.meeting.timeZone)}, ${closedEarly.by}: ${closedEarly.reason}`,
    },
  ];
}

function amendmentFacts(t: Translator, statement: Extract<Statement, { type: 'amendment' }>): OwnFact[] {
  const zone = statement.meeting.timeZone;
  return [
    { key: 'secretariat.statement.by', value: personWords(statement.person) },
    { key: 'secretariat.statement.number', value: t.number(statement.number) },
    { key: 'secretariat.reasonLabel', value: statement.reason },
    ...statement.facts.map(({ field, before, after }) => ({
      key: AMENDED_FIELD_WORDS[field],
      value: [before, after].map((value) => factWords(t, { field, value, zone })).join(' → '),
    })),
    { key: 'secretariat.statement.notCounting', value: statement.setAside.map(receiptReference).join(', ') },
    { key: 'secretariat.statement.amends', value: receiptReference(statement.of) },
  ];
}

/** The name, and the LMS identity behind it. */
function personWords({ name, sub, issuer }: { name: string; sub: string; issuer: string }): string {
  return `${name} (${sub}, ${issuer})`;
}

function instantWords(t: Translator, iso: string | null, zone: string): string {
  return iso === null ? '' : t.dateTimeWithZone(Date.parse(iso), zone);
}
