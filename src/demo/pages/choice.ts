import { z } from 'zod';
import { findInstitution, INSTITUTIONS, type DemoInstitution } from '../school/institutions.ts';
import { findPerson, type DemoPerson } from '../school/people.ts';
import type { Locale } from '../oidc/pending-launch.ts';
import { DemoRefusal } from '../refusal.ts';

/** What was chosen on the pages so far; it travels in their addresses, for the demo LMS keeps no session. */
export interface Choice {
  person: DemoPerson;
  institution: DemoInstitution;
  locale: Locale;
}

const QUERY = z.object({
  person: z.string(),
  institution: z.string().default(INSTITUTIONS[0].key),
  locale: z.enum(['en', 'fr']).default('en'),
});

/** @throws DemoRefusal 404 when there is no such person, institution or language */
export function readChoice(query: unknown): Choice {
  const read = QUERY.safeParse(query);
  const person = read.data && findPerson(read.data.person);
  const institution = read.data && findInstitution(read.data.institution);
  if (!read.success || person === undefined || institution === undefined)
    throw new DemoRefusal(
      404,
      'There is no such person or institution here.',
      'Choose one on the first page.',
    );
  return { person, institution, locale: read.data.locale };
}

/** The choice as a query, to go on with. */
export function queryOf({ person, institution, locale }: Choice): string {
  return new URLSearchParams({ person: person.id, institution: institution.key, locale }).toString();
}
