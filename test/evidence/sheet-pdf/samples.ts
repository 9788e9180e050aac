import { createHash } from 'node:crypto';
import type { CertificatePrint, ProofPrint, SheetPrint } from '../../../src/application/ports/sheets.ts';
import type { AttendanceSheet, SheetSignature, SheetTrainee } from '../../../src/domain/attendance-sheet.ts';
import { PRESENT } from '../../../src/domain/roll-call.ts';

/** 2026-11-24, 08:30 to 10:00 in Paris. */
const START = Date.parse('2026-11-24T07:30:00.000Z');

export const ORIGIN = 'emarge.example/log/lycee-42';
const ROOT = 'XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=';

/** SHA-256 in groups of four digits. */
export const ROOT_FINGERPRINT = createHash('sha256')
  .update('root')
  .digest('hex')
  .replace(/(.{4})/g, '$1 ')
  .trim();

export function iso(minutes: number, ms = 0): string {
  return new Date(START + minutes * 60_000 + ms).toISOString();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Names of five scripts, and one that no font of ours can draw. */
export const NAMES = {
  french: 'Bréchet Zoé-Aïssata',
  vietnamese: 'Nguyễn Thị Ánh Tuyết',
  greek: 'Παπαδόπουλος Ελευθέριος',
  cyrillic: 'Щербакова Елизавета',
  arabic: 'محمد عبد الله الأنصاري',
  mixed: 'Amina بن علي (Tunis)',
  chinese: '雷 李',
  traditional: '龔曉龍',
  japanese: '佐藤 さくら',
  korean: '김민준',
  thai: 'สมชาย',
  long: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(5).trim() + ' ' + 'x'.repeat(21),
} as const;

export function signature(of: string, changes: Partial<SheetSignature> = {}): SheetSignature {
  return { digest: digest(of), method: 'drawn', receivedAt: iso(11, 345), typedName: null, ...changes };
}

export function trainee(name: string, changes: Partial<SheetTrainee> = {}): SheetTrainee {
  const row = digest(`row of ${name}`);
  return { row, name, mark: PRESENT, state: 'signed', signature: signature(name), ...changes };
}

/** One of each state, and the names above. */
export function everyKind(): SheetTrainee[] {
  return [
    ...Object.values(NAMES).map((name) => trainee(name)),
    trainee("D'Arcy Søn", {
      signature: signature('typed', { method: 'typed', typedName: "Søn D'Arcy", receivedAt: iso(13, 5) }),
      mark: { kind: 'present', lateMinutes: 10, leftEarlyMinutes: 5 },
    }),
    trainee('Kaya Deniz', {
      signature: signature('confirmed', { method: 'confirmed', receivedAt: iso(24 * 60) }),
    }),
    trainee('Lefèvre Inès', {
      signature: null,
      state: 'absent',
      mark: { kind: 'absent', reason: 'illness' },
    }),
    trainee('Martin Noé', { signature: null, state: 'missing' }),
    trainee('Okafor Chidi', { signature: null, state: 'not-subject' }),
  ];
}

export function sheet(changes: Partial<AttendanceSheet> = {}): AttendanceSheet {
  return {
    id: 'EM-7Q2KD-0MZ4T/1',
    version: 1,
    replaces: null,
    madeAt: iso(180),
    locale: 'en',
    institution: { key: 'lycee-42', code: 'Lycée-42!', name: 'Lycée Jean Moulin' },
    provider: {
      name: 'Lycée Jean Moulin – Formation continue',
      registrationNumber: '11 75 12345 75',
      address: '12 rue de l’Abbé-de-l’Épée, 75005 Paris',
    },
    course: { title: 'Java 101 <objects & "generics">' },
    meeting: {
      id: '0123456789abcdef01234567',
      title: 'Interfaces & generics',
      start: iso(0),
      end: iso(90),
      timeZone: 'Europe/Paris',
      room: 'B12',
      halfDays: [{ half: 'morning', start: iso(0), end: iso(90) }],
    },
    teachers: [{ name: 'A. Müller', signature: signature('teacher', { receivedAt: iso(92) }) }],
    trainees: everyKind(),
    sentences: [
      { text: 'I attended this meeting from 08:30 to 10:00.', locale: 'en', signedBy: 'student' },
      { text: 'J’ai assisté à cette séance de 08:30 à 10:00.', locale: 'fr', signedBy: 'student' },
      { text: 'I held this meeting and took its roll call.', locale: 'en', signedBy: 'teacher' },
    ],
    completed: { by: 'A. Müller', at: iso(91), version: 2 },
    closedEarly: null,
    validated: { by: 'S. Dubois', at: iso(175) },
    amendments: [],
    ...changes,
  };
}

/** A meeting of so many, all of whom signed by drawing; `print(sheet({ trainees: crowd(300) }))` is what the bench prints. */
export function crowd(count: number): SheetTrainee[] {
  const first = ['Zoé', 'Noé', 'Inès', 'Léa', 'Hugo', 'Chloé', 'Amélie', 'Øyvind', 'Žofia', 'Łukasz'];
  const last = ['Martin', 'Bernard', 'Dubois', 'Lefèvre', 'Moreau', 'Garçon', 'Núñez', 'Sørensen', 'Kovač'];
  return Array.from({ length: count }, (_, i) =>
    trainee(`${last[i % 9] ?? ''} ${first[i % 10] ?? ''} ${String(i + 1)}`),
  );
}

/** Loops that no two people draw alike: a stroke of a hundred points. */
export function drawing(seed: string): { path: string; width: number; height: number } {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(seed).digest();
  const points = Array.from({ length: 100 }, (_, i) => {
    const t = i / 8;
    const x = 20 + i * 2.4 + 18 * Math.cos(t + a);
    const y = 75 + (20 + (b % 30)) * Math.sin(t * (1 + (c % 3) / 3) + b);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return { path: `M${points.join('L')}`, width: 300, height: 150 };
}

/** Of the first signature that a sample prints, in the log. */
const FIRST_PLACE = 1_200;

export function print(of: AttendanceSheet, changes: Partial<SheetPrint> = {}): SheetPrint {
  const signatures = [...of.teachers, ...of.trainees].flatMap(({ signature: one }) =>
    one === null ? [] : [one],
  );
  return {
    sheet: of,
    drawings: new Map(
      signatures.filter(({ method }) => method === 'drawn').map((one) => [one.digest, drawing(one.digest)]),
    ),
    places: new Map(signatures.map((one, i) => [one.digest, FIRST_PLACE + i])),
    bundle: Buffer.from(JSON.stringify({ format: 'emarge-evidence', v: 1, kind: 'meeting', sheet: of })),
    trust: {
      log: { origin: ORIGIN, size: 1234, root: ROOT },
      stampedBy: {
        name: 'Emarge development time-stamp - not an independent authority',
        at: iso(176),
        development: true,
      },
      rootFingerprint: ROOT_FINGERPRINT,
    },
    verifyUrl: 'https://emarge.example/verify',
    ...changes,
  };
}

export function proof(changes: Partial<ProofPrint> = {}): ProofPrint {
  const { trust, verifyUrl } = print(sheet());
  return {
    bundle: Buffer.from(JSON.stringify({ format: 'emarge-evidence', v: 1, kind: 'personal' })),
    trust,
    verifyUrl,
    drawing: drawing('Zoé'),
    facts: [
      { term: 'Référence', value: 'EM-TAZQR-5K1W5' },
      { term: 'Nom', value: NAMES.french },
      { term: 'Cours', value: 'Java 101' },
      { term: 'Séance', value: 'Interfaces & generics, mar. 24 nov. 2026, 08:30-10:00' },
      { term: 'Reçu le', value: 'mar. 24 nov. 2026, 08:41:12 UTC+1 (Europe/Paris)' },
    ],
    title: 'Preuve de ma signature',
    sentence: { text: 'J’ai assisté à cette séance de 08:30 à 10:00.', locale: 'fr' },
    typedName: null,
    locale: 'fr',
    ...changes,
  };
}

/** Of somebody who followed two half-days of three. */
export function certificate(changes: Partial<CertificatePrint> = {}): CertificatePrint {
  const { provider, institution } = sheet();
  return {
    locale: 'fr',
    madeAt: iso(4_000),
    institution,
    provider,
    representative: '',
    place: 'Paris',
    trainee: { name: NAMES.french, employer: 'Boulangerie Núñez & fils' },
    action: {
      title: 'Java 101',
      nature: 'training',
      start: iso(0),
      end: iso(2_880 + 90),
      timeZone: 'Europe/Paris',
      plannedMinutes: 270,
    },
    halfDays: [
      {
        half: 'morning',
        start: iso(0),
        end: iso(90),
        minutes: 80,
        sheet: { id: 'EM-7Q2KD-0MZ4T/1', sha256: digest('a') },
      },
      {
        half: 'afternoon',
        start: iso(1_740),
        end: iso(1_830),
        minutes: 90,
        sheet: { id: 'EM-8Q2KD-0MZ4T/1', sha256: digest('b') },
      },
    ],
    ...changes,
  };
}
