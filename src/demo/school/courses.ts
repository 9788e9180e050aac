import { PEOPLE, type DemoPerson } from './people.ts';

/** A course of the LMS. Who is not in `memberIds` stands in no roster. */
export interface DemoCourse {
  id: string;
  label: string;
  title: string;
  /** Number in the school's own system. */
  sourcedId: string;
  memberIds: readonly string[];
}

/** The activity in each course through which the tool is opened. */
export const LINK = {
  title: 'Attendance – émargement',
  description: 'Sign here for each class meeting.\r\n\r\nTeachers: take the roll call here.',
};

export const COURSES: readonly DemoCourse[] = [
  {
    id: '2',
    label: 'JAVA101',
    title: 'Java 101',
    sourcedId: '2026-JAVA101',
    memberIds: ['5', '3', '4', '7', '6', '8', '9', '13'],
  },
  {
    id: '3',
    label: 'DB',
    title: 'Databases',
    sourcedId: '',
    memberIds: ['10', '3', '5', '12', '14', '6', '8', '13'],
  },
];

export function findCourse(id: string): DemoCourse | undefined {
  return COURSES.find((course) => course.id === id);
}

/** Administrators and the secretary enter any course without being enrolled, so no roster lists them. */
export function mayEnter(person: DemoPerson, course: DemoCourse): boolean {
  return (
    person.role === 'administrator' || person.role === 'secretary' || course.memberIds.includes(person.id)
  );
}

/** Who is enrolled, in the order of enrolment. */
export function membersOf(course: DemoCourse): DemoPerson[] {
  return course.memberIds.flatMap((id) => PEOPLE.filter((person) => person.id === id));
}
