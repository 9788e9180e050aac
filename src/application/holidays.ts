import type HolidaysOf from 'date-holidays';

/** A place that has public holidays of its own, by its ISO 3166 code. */
export interface Place {
  code: string;
  name: string;
}

/** The library's tables are large: they are read when they are first asked for. */
async function library(): Promise<typeof HolidaysOf> {
  return (await import('date-holidays')).default;
}

/** Every country whose holidays are known; named by the library, in the country's own language where it knows no other. */
export async function holidayCountries(language: string): Promise<Place[]> {
  const Holidays = await library();
  return placesOf(new Holidays().getCountries(language));
}

/** The parts of a country that have holidays of their own; empty for a country without, or one that is not known. */
export async function holidayRegions(country: string, language: string): Promise<Place[]> {
  const Holidays = await library();
  return isKnown(new Holidays(), country) ? placesOf(new Holidays().getStates(country, language)) : [];
}

/** Whether the holidays of a place are known. An empty country is none; an empty region is the whole country. */
export async function isHolidayPlace({ country, region }: HolidayPlace): Promise<boolean> {
  if (country === '') return region === '';
  const Holidays = await library();
  if (!isKnown(new Holidays(), country)) return false;
  return region === '' || (await holidayRegions(country, 'en')).some(({ code }) => code === region);
}

export interface HolidayPlace {
  country: string;
  region: string;
}

/**
 * Which of the days are public holidays, by name. Empty where no country is set.
 * @param dates `YYYY-MM-DD`, by the place's own calendar
 */
export async function publicHolidays(
  { country, region }: HolidayPlace,
  dates: readonly string[],
  language: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (country === '') return found;
  const Holidays = await library();
  const options = { languages: language, types: ['public' as const] };
  const here = region === '' ? new Holidays(country, options) : new Holidays(country, region, options);
  for (const date of new Set(dates)) {
    // Noon: some holidays begin the evening before.
    const holidays = here.isHoliday(`${date} 12:00:00`);
    const [first] = holidays === false ? [] : holidays;
    if (first !== undefined) found.set(date, first.name);
  }
  return found;
}

function isKnown(holidays: HolidaysOf, country: string): boolean {
  return Object.hasOwn(holidays.getCountries('en'), country);
}

/** The library answers nothing for a country without parts. */
function placesOf(names: Record<string, string> | undefined): Place[] {
  return Object.entries(names ?? {}).map(([code, name]) => ({ code, name }));
}
