/** How often a meeting may be repeated weekly: a school year and a little. */
export const MAX_REPEATS = 60;

export function isRepeatCount(times: number): boolean {
  return Number.isInteger(times) && times >= 1 && times <= MAX_REPEATS;
}
