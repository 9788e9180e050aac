/** What a person does at the school; decides the roles in launches and rosters. */
export type DemoRole = 'administrator' | 'secretary' | 'teacher' | 'assistant' | 'student';

/** Someone invented. Ids are small integers, as Moodle's are; 1 is its guest. */
export interface DemoPerson {
  id: string;
  username: string;
  givenName: string;
  familyName: string;
  role: DemoRole;
  /** Number in the school's own system; most LMSs leave it empty for some. */
  sourcedId: string;
}

const person = (id: number, role: DemoRole, facts: Omit<DemoPerson, 'id' | 'role'>): DemoPerson => ({
  id: String(id),
  role,
  ...facts,
});

/** A dozen people, with names that break careless software: accents, Han, right-to-left, `&`, apostrophes, length. */
export const PEOPLE: readonly DemoPerson[] = [
  person(2, 'administrator', { username: 'admin', givenName: 'Ada', familyName: 'Admin', sourcedId: '' }),
  person(11, 'secretary', {
    username: 'secretary',
    givenName: 'Simone',
    familyName: 'Secretary',
    sourcedId: 'A-010',
  }),
  person(3, 'teacher', { username: 'teacher', givenName: 'Ana', familyName: 'Müller', sourcedId: 'T-100' }),
  person(10, 'teacher', {
    username: 'teacher2',
    givenName: 'Karim',
    familyName: 'Benali',
    sourcedId: 'T-101',
  }),
  person(4, 'assistant', { username: 'tutor', givenName: 'Petr', familyName: 'Novák', sourcedId: '' }),
  person(5, 'student', { username: 'student1', givenName: 'Zoé', familyName: 'Bréchet', sourcedId: 'S-001' }),
  person(6, 'student', { username: 'student2', givenName: '雷', familyName: '李', sourcedId: 'S-002' }),
  person(7, 'student', {
    username: 'student3',
    givenName: "D'Arcy",
    familyName: "O'Neil & Søn",
    sourcedId: '',
  }),
  person(8, 'student', { username: 'student4', givenName: 'ليلى', familyName: 'حداد', sourcedId: 'S-004' }),
  person(9, 'student', {
    username: 'student5',
    givenName: 'María-Fernanda Guadalupe de la Concepción',
    familyName: 'Villavicencio y Rodríguez-Echeverría',
    sourcedId: 'S-005',
  }),
  person(12, 'student', {
    username: 'student6',
    givenName: 'Noah',
    familyName: 'Okafor',
    sourcedId: 'S-006',
  }),
  person(13, 'student', {
    username: 'student7',
    givenName: 'Élodie',
    familyName: 'Nguyễn',
    sourcedId: 'S-007',
  }),
  person(14, 'student', {
    username: 'student8',
    givenName: 'Tomasz',
    familyName: 'Wiśniewski',
    sourcedId: 'S-008',
  }),
];

/** Given name first, as Moodle writes it. */
export function fullName({ givenName, familyName }: DemoPerson): string {
  return `${givenName} ${familyName}`;
}

/** An address that no mail reaches (RFC 6761: `.test`). */
export function emailOf({ username }: DemoPerson): string {
  return `${username}@school.test`;
}

export function findPerson(id: string): DemoPerson | undefined {
  return PEOPLE.find((one) => one.id === id);
}
