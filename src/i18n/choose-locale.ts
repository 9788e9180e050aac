/** What is known of the language that a person wants, strongest first. */
export interface LocaleWishes {
  /** Chosen here, kept in a cookie. */
  chosen: string | null;
  /** `launch_presentation.locale`: what the LMS speaks to this person. */
  launch: string | null;
  acceptLanguage: string | null;
  institution: string | null;
}

const FALLBACK = 'en';

/** The first wish that we can meet; `fr-CA` and `fr_FR` are met by `fr`. */
export function chooseLocale(wishes: LocaleWishes, available: readonly string[]): string {
  const candidates = [
    wishes.chosen,
    wishes.launch,
    ...acceptedLanguages(wishes.acceptLanguage),
    wishes.institution,
  ];
  for (const wish of candidates) {
    const met = wish === null ? null : match(wish, available);
    if (met !== null) return met;
  }
  return available.includes(FALLBACK) ? FALLBACK : (available[0] ?? FALLBACK);
}

function match(wish: string, available: readonly string[]): string | null {
  const tag = wish.replaceAll('_', '-').toLowerCase();
  const language = tag.split('-')[0];
  return (
    available.find((locale) => locale.toLowerCase() === tag) ??
    available.find((locale) => locale.toLowerCase() === language) ??
    null
  );
}

/** Tags of an Accept-Language header by falling weight (RFC 9110, section 12.5.4); `q=0` says 'not this one'. */
function acceptedLanguages(header: string | null): string[] {
  return (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', ...options] = part.trim().split(';');
      const weight = options
        .map((option) => /^\s*q=([0-9.]+)\s*$/.exec(option)?.[1])
        .find((q) => q !== undefined);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
