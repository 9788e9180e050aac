import { z } from 'zod';
import type { Tools } from '../registration/tools.ts';
import { INSTITUTIONS, type DemoRegistration } from '../school/institutions.ts';
import { findPerson, type DemoPerson } from '../school/people.ts';
import type { Locale } from '../oidc/pending-launch.ts';
import { STORAGE_OFFERS, type StorageOffer } from '../platform-storage.ts';
import { DemoRefusal } from '../refusal.ts';

/** For whom and in which language: kept while people change. */
export interface Setting {
  institution: DemoRegistration;
  locale: Locale;
  storage: StorageOffer;
}

/** What was chosen on the pages so far; it travels in their addresses, for the demo LMS keeps no session. */
export interface Choice extends Setting {
  person: DemoPerson;
}

const SETTING = z.object({
  institution: z.string().default(INSTITUTIONS[0].key),
  locale: z.enum(['en', 'fr']).default('en'),
  storage: z.enum(STORAGE_OFFERS).default('off'),
});

/** @throws DemoRefusal 404 when there is no such institution or language */
export function readSetting(tools: Tools, query: unknown): Setting {
  const read = SETTING.safeParse(query);
  const institution = read.data && tools.find(read.data.institution);
  if (!read.success || institution === undefined) throw unknown('institution, language or storage');
  return { ...read.data, institution };
}

/** @throws DemoRefusal 404 when there is no such person, institution or language */
export function readChoice(tools: Tools, query: unknown): Choice {
  const read = z.object({ person: z.string() }).safeParse(query);
  const person = read.data && findPerson(read.data.person);
  if (person === undefined) throw unknown('person');
  return { person, ...readSetting(tools, query) };
}

function unknown(what: string): DemoRefusal {
  return new DemoRefusal(404, `There is no such ${what} here.`, 'Choose one on the first page.');
}

/** The setting as fields of a form; what most LMSs do is not said. */
export function settingFields({ institution, locale, storage }: Setting): Record<string, string> {
  return { institution: institution.key, locale, ...(storage !== 'off' && { storage }) };
}

/** The setting as a query, to go on with. */
export function settingQuery(setting: Setting): string {
  return new URLSearchParams(settingFields(setting)).toString();
}

/** The choice as a query, to go on with. */
export function choiceQuery(choice: Choice): string {
  return `person=${choice.person.id}&${settingQuery(choice)}`;
}
