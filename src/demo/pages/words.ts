import type { Locale } from '../oidc/pending-launch.ts';
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

interface CourseWords {
  lms: string;
  you: string;
  change: string;
  course: string;
  allCourses: string;
  grades: string;
  addLink: string;
  copyLinks: string;
  ownWindow: string;
  frame: string;
  roles: Readonly<Record<DemoRole, string>>;
}

/** What stands around the tool's frame, in the language of the launch. */
export const COURSE_WORDS: Readonly<Record<Locale, CourseWords>> = {
  en: {
    lms: 'Demo LMS',
    you: 'You are',
    change: 'Switch',
    course: 'Course',
    allCourses: 'All courses',
    grades: 'Grades',
    addLink: 'Add a link',
    copyLinks: 'Copy the links of',
    ownWindow: 'Open in a new window',
    frame: 'Emarge: attendance and signature',
    roles: ROLE_NAMES,
  },
  fr: {
    lms: 'LMS de démonstration',
    you: 'Vous êtes',
    change: 'Changer',
    course: 'Cours',
    allCourses: 'Tous les cours',
    grades: 'Notes',
    addLink: 'Ajouter un lien',
    copyLinks: 'Copier les liens de',
    ownWindow: 'Ouvrir dans une nouvelle fenêtre',
    frame: 'Emarge : assiduité et signature',
    roles: {
      administrator: 'Administrateur',
      secretary: 'Secrétaire',
      teacher: 'Enseignant',
      assistant: 'Enseignant non éditeur',
      student: 'Étudiant',
    },
  },
};
