/**
 * Orders names as a language does: the same on every server, whatever language that speaks itself. Names that the language
 * tells apart in nothing stand in the order of their code units, so that there is one order alone.
 * @param language BCP 47; of one that is not known here, names stand in English order
 */
export function nameOrder(language: string): (a: string, b: string) => number {
  const collator = new Intl.Collator([language, 'en']);
  return (a, b) => collator.compare(a, b) || byCodeUnits(a, b);
}

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
