import type { CheckCode } from '../codes.ts';
import type { VerifierWords } from './words.ts';

/** What the verifier says, in English. */
const checks: Record<CheckCode, string> = {
  'format.bundle': 'The file is an evidence bundle of version 1, written in its one form.',
  'format.pdf': 'The file is a PDF with an evidence bundle inside.',
  'format.unknown': 'The file is neither an evidence bundle nor a PDF.',
  'format.too-large': 'The file is too large: more than {limit} is not looked at.',
  'format.too-deep': 'The file nests deeper than {limit} levels, which no bundle does.',
  'format.too-many': 'The file has more than {limit} parts, which no bundle has.',
  'format.not-json': 'The file was cut short or altered: it cannot be read.',
  'format.not-bundle': 'The file is JSON, but not an evidence bundle.',
  'format.version':
    'The bundle is of version {version}, which this verifier does not know. Get a newer verifier.',
  'format.shape': 'The bundle is not as its format says, at: {path}',
  'format.not-canonical': 'The bundle is not in its one form: it was written anew or altered.',
  'format.unreadable': 'The file cannot be read ({problem}).',
  'pdf.structure': 'The PDF is built in a way that no sheet is: {problem}',
  'pdf.unsigned': 'The PDF bears no seal.',
  'pdf.covered': 'The seal covers the whole PDF.',
  'pdf.covered-first':
    'The seal covers the whole PDF but for the archive part after it, which has its one form and shows nothing.',
  'pdf.not-covered': 'The seal does not cover the whole PDF: {problem}',
  'pdf.seal': 'The seal of the PDF holds.',
  'pdf.seal-broken': 'The seal of the PDF does not hold: the PDF was altered.',
  'pdf.certificate':
    'The certificate of the PDF’s seal, of {name}, leads to a root that you trust ({fingerprint}).',
  'pdf.certificate-broken': 'The certificate of the PDF’s seal does not hold: {problem}',
  'pdf.root-other':
    'The certificate of the PDF’s seal leads to another root than the one that you gave; its SHA-256 is {fingerprint}.',
  'pdf.root-not-given':
    'Whose seal the PDF bears: give the institution’s root. Its SHA-256 fingerprint: {fingerprint}',
  'pdf.list-none':
    'Whether the certificate of the PDF’s seal was revoked: there is no list of its authority.',
  'pdf.list-old':
    'Whether the certificate of the PDF’s seal was revoked: the list, of {made}, is older than the seal.',
  'pdf.time': 'The seal of the PDF was stamped at {at} by {authority}.',
  'pdf.time-none': 'When the PDF was sealed: the seal bears no time-stamp.',
  'pdf.time-broken': 'The time-stamp of the PDF’s seal does not hold ({problem}).',
  'pdf.time-other-root':
    'The time-stamp of the PDF’s seal, of {at} by {authority}, does not lead to the root that you gave.',
  'pdf.time-root-not-given':
    'Whether {authority}, which stamped the PDF’s seal at {at}, is to be trusted: give its root.',
  'pdf.archive':
    'Seal, time-stamp and revocation lists were stamped together at {at} by {authority} (level B-LTA).',
  'pdf.archive-broken': 'The archive part’s time-stamp over the whole PDF does not hold ({problem}).',
  'pdf.archive-other-root':
    'The time-stamp over the whole PDF, of {at} by {authority}, does not lead to the root that you gave.',
  'pdf.archive-root-not-given':
    'Whether {authority}, which stamped the whole PDF at {at}, is to be trusted: give its root.',
  'pdf.archive-lists':
    'At that time nobody behind the seal or its time-stamps was revoked, by lists of which the oldest is of {made}.',
  'pdf.archive-list-broken': 'A revocation list in the archive part does not hold. {certificate}',
  'pdf.archive-list-none':
    'Whether {certificate} was revoked: the archive part has no list about it that was current.',
  'pdf.archive-revoked': '{certificate} was revoked from {from}, by a list in the archive part.',
  'pdf.no-bundle': 'The PDF has no evidence bundle inside.',
  'pdf.bundles': 'The PDF has more than one evidence bundle inside.',
  'pdf.bundle-other': 'The bundle inside is not the one that the PDF names by its SHA-256.',
  'pdf.attachment': 'The bundle inside is the one that the PDF names by its SHA-256.',
  'pdf.completion':
    'The PDF is a certificate of completion. Sheets in the list that was sealed with it: {count}.',
  'pdf.completion-broken':
    'The PDF says that it is a certificate of completion, but its list of sheets is not as it was sealed.',
  'pdf.completion-hours': 'The hours in it: they are shown by the sheets that it names; check those.',
  'pdf.sheet-passed': 'The sheet that it names was given, and passed.',
  'pdf.sheet-incomplete': 'The sheet that it names was given, but not everything of it could be checked.',
  'pdf.sheet-root-other':
    'The sheet that it names was given, and passed, but its seal leads to another root than the certificate’s: ask whether both are of this institution.',
  'pdf.sheet-failed': 'The sheet that it names was given, and failed, or is another.',
  'pdf.sheet-not-given': 'The sheet that it names: give it together with this file.',
  'pdf.sheet-other': 'The PDF names another sheet than its bundle.',
  'pdf.institution-other':
    'Whether the same institution sealed the PDF and its statements: their certificates lead to different roots.',
  'sheet.seal-open':
    'What only the sheet says (provider, language, time of making, sheet before) stands under the PDF’s seal, and is as good as that.',
  'pdf.not-revoked': 'The certificate of the PDF’s seal was not revoked, by the list of {made}.',
  'pdf.revoked': 'The certificate of the PDF’s seal was revoked from {from}, before it sealed.',
  'seal.holds': 'The seal holds.',
  'seal.broken': 'The seal does not hold: the statement was altered, or sealed with another key.',
  'seal.erased': 'The seal: the statement was erased, only its place in the log is left.',
  'seal.key-unknown': 'The seal names a key that is not in the bundle.',
  'seal.key-broken': 'A key in the bundle cannot be used: it is not what its name, or its certificate, says.',
  'seal.key-unused': 'The bundle has a key that sealed nothing in it.',
  'seal.key-order': 'The keys do not stand in the order in which the seals name them.',
  'statement.agrees':
    'The statement is of this institution and meeting, and is the one that its digest names.',
  'statement.digest': 'The statement is not the one that its digest names.',
  'statement.twice': 'The bundle has the same statement twice.',
  'statement.order': 'The statement does not stand in the order in which statements were received.',
  'statement.other-institution': 'The statement is of another institution.',
  'statement.other-meeting': 'The statement is of another meeting.',
  'statement.institution-name': 'The bundle gives the institution another name than its statements.',
  'statement.half-erased': 'Of the statement a part was erased and a part left.',
  'statement.strokes': 'The drawn signature is the one that was sealed.',
  'statement.strokes-differ': 'The drawn signature is not the one that was sealed.',
  'statement.strokes-left-out': 'The drawn signature: it is not in the bundle.',
  'statement.method': 'How it was signed contradicts itself.',
  'statement.rows': 'The rows are those that were sealed.',
  'statement.rows-differ': 'The rows are not those that were sealed.',
  'statement.rows-left-out': 'The rows: they are not in the bundle.',
  'statement.identity': 'The LMS signed that this person came, with the key in the bundle.',
  'statement.identity-differs': 'What the LMS signed is not of this person or not what the seal names.',
  'statement.identity-left-out': 'What the LMS signed at the launch: it is not in the bundle.',
  'statement.not-personal': 'A personal bundle holds one signature and nothing else, and this one does not.',
  'statement.validation-missing': 'The bundle has no validation: the meeting’s sheet was never validated.',
  'statement.validations': 'The bundle has more than one validation.',
  'statement.roll-call-named': 'The validation names the newest roll call in the bundle.',
  'statement.roll-call-missing': 'The roll call that is named is not in the bundle.',
  'statement.roll-call-old': 'The validation names an older roll call than the newest.',
  'statement.roll-call-signed': 'The teacher who completed the roll call signed it.',
  'statement.roll-call-unsigned': 'No teacher signed the roll call that was validated.',
  'statement.teacher-other': 'The roll call was signed by another person than the one who completed it.',
  'statement.counting': 'The validation counts exactly the signatures in the bundle that were not set aside.',
  'statement.counting-lost': 'A signature that the validation counts is not in the bundle.',
  'statement.counting-extra':
    'Of a signature, exactly one is so: the validation counts it, or it was set aside. Not here.',
  'statement.before-edit':
    'The signature arrived while the meeting was edited: it is of the meeting as it was before, and counts for nothing.',
  'statement.facts':
    'Everybody whose signature counts saw the title, hours, room and teachers that were validated.',
  'statement.facts-other':
    'This was signed of another title, other hours, another room or other teachers than those that were validated.',
  'statement.signer': 'Who signed stands on the roll call as present.',
  'statement.signer-unknown': 'Who signed does not stand on the roll call.',
  'statement.signer-absent': 'Who signed stands on the roll call as absent, or was not to sign.',
  'statement.signer-twice': 'Two signatures of the same person are counted.',
  'statement.person-twice': 'The roll call has the same person twice.',
  'statement.missing': 'The validation names exactly those who were expected to sign and did not.',
  'statement.missing-wrong': 'The validation names others as missing than those who did not sign.',
  'statement.set-aside': 'A signature of this meeting was set aside, with a reason.',
  'statement.set-aside-unknown': 'What was set aside is no signature in the bundle.',
  'statement.erased-unnamed': 'An erased statement is named by no other statement.',
  'log.included': 'The statement stands in the log.',
  'log.erased': 'The commitment of the erased statement stands in the log.',
  'log.not-included': 'The statement does not stand in the log.',
  'log.commitment': 'What stands in the log is of another statement.',
  'log.beyond': 'The checkpoint is older than the statement: it says nothing of it.',
  'log.twice': 'Two statements have the same place in the log.',
  'log.none': 'The place in the log: the bundle has no checkpoint that could be opened.',
  'log.waiting': 'The place in the log: the statement still waited for it when the bundle was made.',
  'checkpoint.signed': 'The checkpoint, of {size} entries, is signed by the log’s key.',
  'checkpoint.broken': 'The checkpoint is not signed by the log’s key.',
  'checkpoint.origin': 'The checkpoint is of this institution’s log.',
  'checkpoint.other-origin': 'The checkpoint is of another institution’s log.',
  'checkpoint.key-given': 'The log’s key is the one that you gave.',
  'checkpoint.key-sealed': 'The log’s key stands under the institution’s seal.',
  'checkpoint.key-other': 'The log’s key is not the one that you gave.',
  'checkpoint.key-not-given':
    'Whose key signed the checkpoint: give the log’s key, from a source that you trust.',
  'checkpoint.witness-same': 'The witness kept the same log.',
  'checkpoint.fork': 'Fork: the witness kept another tree than this one, signed by the same key.',
  'checkpoint.witness-broken': 'The witness’s checkpoint is not signed by this log’s key.',
  'checkpoint.witness-other-size':
    'Whether the log is the one that the witness saw: its checkpoint is of another size ({size}), and no proof leads from one to the other. The witness gets it with: emarge log witness --size {own}',
  'checkpoint.earlier': 'The checkpoint begins with this earlier one.',
  'checkpoint.earlier-broken':
    'The checkpoint does not begin with the earlier one beside it: the log was forked, or rolled back.',
  'checkpoint.earlier-needless':
    'An earlier checkpoint covers nothing that one before it does not, or stands out of order.',
  'time.stamped': 'The checkpoint was stamped at {at} by {authority}.',
  'time.trusted': '{authority} leads to a root that you trust.',
  'time.root-not-given': 'Whether {authority}, which stamped at {at}, is to be trusted: give its root.',
  'time.none': 'When the checkpoint was there: it bears no time-stamp.',
  'time.invalid': 'The time-stamp does not hold ({problem}).',
  'time.other-root': '{authority} does not lead to the root that you gave.',
  'time.order': 'No statement was received after the time-stamp that stands for it.',
  'time.before-statement': 'The time-stamp of {at} is from before the statement that it is to stand for.',
  'certificate.chain': 'The sealing key’s certificates hold, and the key may seal.',
  'certificate.broken': 'The sealing key’s certificates do not hold together.',
  'certificate.usage': 'The certificate does not allow its key to seal.',
  'certificate.trusted': 'The sealing key, of {name}, leads to a root that you trust ({fingerprint}).',
  'certificate.root-unnamed':
    'Whose root it is: several were given, and the one that this key leads to, of {name}, does not name {institution}. Give the root of that institution alone.',
  'certificate.roots-differ': 'Whether one institution sealed everything: the keys lead to different roots.',
  'certificate.root-other':
    'The sealing key does not lead to a root that you gave. Its own has the SHA-256 fingerprint {fingerprint}',
  'certificate.root-not-given':
    'Whose key sealed: give the institution’s root. Its SHA-256 fingerprint: {fingerprint}',
  'certificate.valid': 'The certificates were valid when the time-stamp shows the seals.',
  'certificate.expired': 'A certificate was not valid when the time-stamp shows the seals.',
  'certificate.not-revoked': 'The sealing key was not revoked, by the list of {made}.',
  'certificate.revoked':
    'The sealing key was revoked from {from}: the time-stamp does not show the seals before.',
  'certificate.list-broken': 'The revocation list does not hold.',
  'certificate.list-none': 'Whether the sealing key was revoked: there is no list of its authority.',
  'certificate.list-old':
    'Whether the sealing key was revoked: the list, of {made}, is older than the seals.',
  'certificate.none': 'Whose key sealed: it has no certificate.',
  'certificate.no-time': 'Whether the certificate was valid: no time-stamp shows when its seals were there.',
  'sheet.facts': 'What the sheet says of the meeting is what was sealed.',
  'sheet.fact': 'The sheet says otherwise than what was sealed: {field}',
  'sheet.row': 'The row is what was sealed.',
  'sheet.row-differs': 'The row says otherwise than what was sealed: {field}',
  'sheet.row-unknown': 'The row stands on no sealed roll call.',
  'sheet.row-lost': 'A row of the sealed roll call is not on the sheet.',
  'sheet.row-twice': 'The row stands on the sheet twice.',
  'sheet.row-order': 'The rows do not stand in the order of the roll call and the amendments.',
  'sheet.row-erased': 'The row: the person was erased.',
  'sheet.signature-other': 'The row shows the signature of another person.',
  'sheet.sealed':
    'What only the sheet says (provider, language, time of making, sheet before) stands under the institution’s seal.',
  'sheet.unsealed':
    'What only the sheet says (provider, half-days, language, time of making, sheet before): no seal covers it outside the PDF.',
  'amendment.agrees': 'The amendment follows what it amends, and the sheet shows it.',
  'amendment.erased': 'A change that the amendment made: the person was erased.',
  'amendment.chain': 'The amendment does not follow what it says to amend.',
  'amendment.before': 'The amendment says otherwise how it was before: {field}',
  'amendment.differs': 'The sheet shows the amendment otherwise than it was sealed: {field}',
};

export const en: VerifierWords = {
  outcomes: {
    passed: 'passed',
    failed: 'FAILED',
    'not-checkable': 'not checkable',
  },
  verdicts: {
    passed: 'PASSED: every check passed.',
    failed: 'FAILED: this evidence does not hold.',
    incomplete: 'INCOMPLETE: nothing failed, but not everything could be checked.',
  },
  areas: {
    format: 'File',
    pdf: 'PDF',
    seal: 'Seals',
    statement: 'Statements',
    log: 'Place in the log',
    checkpoint: 'Checkpoint',
    time: 'Time-stamp',
    certificate: 'Certificates',
    sheet: 'Sheet against bundle',
    amendment: 'Amendments',
  },
  subjects: {
    file: '',
    'student-signature': 'Student’s signature',
    'teacher-signature': 'Teacher’s signature',
    'roll-call': 'Roll call',
    validation: 'Validation',
    'set-aside': 'Signature set aside',
    amendment: 'Amendment',
    checkpoint: 'Checkpoint',
    timestamp: 'Time-stamp on',
    key: 'Key',
    sheet: 'Sheet',
    row: 'Row',
    erased: 'Statement',
  },
  notices: {
    'development-time':
      'The time-stamp is a development time-stamp: no independent evidence of time. It shows alteration by others, not by the operator.',
    'named-otherwise':
      'Neither the root nor the certificate of the seal bears the institution’s name. A root that certifies many vouches for each of them: compare the name in the line of the certificate.',
    'no-archive':
      'The PDF has no archive part (its level is B-T, not B-LTA): nothing in it says whether the time-stamping authority was revoked. It holds without; keep the authority’s root and lists for later years.',
    'no-witness':
      'No witness’s checkpoint was given: the log shows alteration by others, not that the operator showed everyone the same log.',
    'newest-unknown':
      'This file cannot know of amendments or erasures after it: ask the institution whether there is a later version.',
    'no-identity':
      'What the LMS signed at the launches is not in this file: who signed is as the institution’s seal says.',
    'personal-only':
      'A personal bundle does not say whether the signature was set aside or the meeting amended later: the meeting’s sheet does.',
  },
  fold: '{count} times',
  options: 'What you trust is given with --root, --tsa-root, --log-key and --checkpoint; see --help.',
  checks,
};
