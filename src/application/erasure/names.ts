import { displayName, type Person } from '../../domain/person.ts';
import type { Erasure, TraceOfPerson } from '../ports/erasure.ts';

/** Everything that a person was called here, whole and in parts, and the address of their mail. */
export function namesOf(person: Person, traces: readonly TraceOfPerson[]): Erasure['names'] {
  const { name, enteredName, givenName, familyName, email } = person;
  const onSheets = traces.flatMap(({ meeting, statements }) => [
    ...meeting.sheet.filter((row) => row.person === person.id).map((row) => row.name),
    ...meeting.teachers.filter((one) => one.person === person.id).map((one) => one.name),
    ...statements
      .filter((one) => one.person === person.id && one.type === 'student-signature')
      .map(shownName),
  ]);
  const whole = known([displayName(person), name, enteredName, email, ...onSheets]);
  const words = whole.filter((one) => !one.includes('@')).flatMap((one) => one.split(/\s+/u));
  return { whole, parts: known([...whole, givenName, familyName, ...words]) };
}

function shownName({ shown }: TraceOfPerson['statements'][number]): string {
  return shown.name;
}

function known(names: readonly (string | null)[]): string[] {
  return [...new Set(names.filter((name) => name !== null && name !== ''))].filter((name) => name !== null);
}
