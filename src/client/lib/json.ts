/** Whether an answer is an object with these parts: enough to tell our own server's from another. */
export function hasAll<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}
