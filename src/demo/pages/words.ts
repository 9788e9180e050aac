import type { DemoRole } from '../school/people.ts';

export const ROLE_NAMES: Readonly<Record<DemoRole, string>> = {
  administrator: 'Administrator',
  secretary: 'Secretary',
  teacher: 'Teacher',
  assistant: 'Non-editing teacher',
  student: 'Student',
};

/** What to try first, in each role. */
export const FIRST_STEPS: Readonly<Record<DemoRole, string>> = {
  administrator: 'Activate the digital signature with the institution’s code, and name Simone secretary.',
  secretary:
    'Open Emarge once, so that Ada can name her. Then plan meetings, follow the signatures and validate.',
  teacher: 'Call the roll, show the QR code, sign, and complete the roll call.',
  assistant: 'A tutor: the course list calls him a student, a launch calls him a teacher.',
  student: 'Sign by drawing, by typing your name or with the QR code, and keep the proof.',
};

/** The whole job, in the order that works. */
export const TOUR: readonly string[] = [
  'Simone opens Emarge once, so that it knows her.',
  'Ada activates the digital signature with a code, and names Simone secretary.',
  'Simone puts Java 101 and its students under signature, and plans a meeting.',
  'Ana calls the roll and signs; the students sign.',
  'Simone follows the signatures and validates the meeting.',
];
