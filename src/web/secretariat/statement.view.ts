import type { ReadStatement } from '../../application/read-statement.ts';
import type { Person } from '../../domain/person.ts';
import { displayName } from '../../domain/person.ts';
import { receiptReference, type Statement } from '../../domain/statement.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { meetingHours } from '../shared/meeting-hours.ts';
import { markWords, METHOD_WORDS, PRESENCE_WORDS, STATEMENT_WORDS } from './row-words.ts';
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
  /** The exact bytes that were sealed: canonical JSON (RFC 8785). */
  canonical: string;
  jws: string;
  meetingHref: string;
}>;

/** @param people whom the statement names by id */
export function statementModel(
  t: Translator,
  read: ReadStatement,
  people: readonly Person[],
): Omit<StatementPage, 'page'> {
  const { sealed, statement, rows } = read;
  const { setAside, shown } = sealed;
  return {
    type: t.t(STATEMENT_WORDS[statement.type]),
    reference: receiptReference(sealed.digest),
    setAside:
      setAside === null
        ? null
        : t.t('secretariat.setAsideBy', { name: setAside.byName, reason: setAside.reason }),
    facts: factsOf(t, read, people).filter(({ value }) => value !== ''),
    sentence: 'sentence' in statement ? statement.sentence : null,
    signatureName: shown.name,
    ink: inkView(shown.ink),
    typedName: shown.typedName,
    rows: rows.map((row) => ({
      name: row.person.name,
      mark: row.subject
        ? markWords(t, row.mark)
        : `${markWords(t, row.mark)} · ${t.t('secretariat.row.notSubject')}`,
    })),
    canonical: payloadOf(sealed.jws),
    jws: sealed.jws,
    meetingHref: paths.secretariat.supervised(sealed.meeting),
  };
}

function payloadOf(jws: string): string {
  return Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
}

function factsOf(
  t: Translator,
  { sealed, statement }: ReadStatement,
  people: readonly Person[],
): StatementFact[] {
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
    ...ownFacts(t, statement, people).map(({ key, value }) => fact(key, value)),
    fact('receipt.received', t.dateTimeWithZone(sealed.receivedAt, zone)),
    fact('secretariat.statement.digest', sealed.digest),
  ];
}

interface OwnFact {
  key: Parameters<Translator['t']>[0];
  value: string;
}

/** What only this type of statement says. */
function ownFacts(t: Translator, statement: Statement, people: readonly Person[]): OwnFact[] {
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
      return validationFacts(t, statement, people);
    case 'set-aside':
      return [
        { key: 'secretariat.statement.by', value: personWords(statement.person) },
        { key: 'secretariat.reasonLabel', value: statement.reason },
        { key: 'secretariat.statement.of', value: receiptReference(statement.of) },
      ];
  }
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
  people: readonly Person[],
): OwnFact[] {
  const names = new Map(people.map((person) => [person.id, displayName(person)]));
  const missing = statement.missing.map((id) => names.get(id) ?? id);
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

/** The name, and the LMS identity behind it. */
function personWords({ name, sub, issuer }: { name: string; sub: string; issuer: string }): string {
  return `${name} (${sub}, ${issuer})`;
}

function instantWords(t: Translator, iso: string | null, zone: string): string {
  return iso === null ? '' : t.dateTimeWithZone(Date.parse(iso), zone);
}
