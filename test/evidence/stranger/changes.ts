/** Changes of a JSON value, each in one place: what whoever has a bundle could try. */

/** A place in a value: names of members and places in lists. */
export type Path = readonly (string | number)[];

export interface Change {
  name: string;
  value: unknown;
}

type Container = Record<string, unknown> | unknown[];

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Every place in a value but its own. */
function placesIn(value: unknown, at: Path = []): Path[] {
  if (!isContainer(value)) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [[...at, key], ...placesIn(Reflect.get(value, key), [...at, key])]);
}

/** Another value of the same kind, in its form; null where there is none. */
function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return otherText(value);
  return null;
}

function otherText(text: string): string {
  const at = Math.floor(text.length / 2);
  const letter = text.charAt(at) === 'A' ? 'B' : 'A';
  return /^\d{4}-/.test(text)
    ? text.replace('T1', 'T2')
    : `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
}

/** Three changes of every place: something else, nothing, and gone. */
export function changesOf(value: unknown): Change[] {
  return placesIn(value).flatMap((path) => [
    changed(value, path, {
      how: 'is another',
      by: (parent, key) => put(parent, key, another(Reflect.get(parent, key))),
    }),
    changed(value, path, { how: 'is null', by: (parent, key) => put(parent, key, null) }),
    changed(value, path, { how: 'is gone', by: take }),
  ]);
}

function changed(
  value: unknown,
  path: Path,
  { how, by }: { how: string; by: (parent: Container, key: string | number) => void },
): Change {
  const copy: unknown = structuredClone(value);
  const parent = path.slice(0, -1).reduce((one: unknown, key) => Reflect.get(Object(one), key), copy);
  const key = path.at(-1);
  if (isContainer(parent) && key !== undefined) by(parent, key);
  return { name: `${path.join('.')} ${how}`, value: copy };
}

function put(parent: Container, key: string | number, value: unknown): void {
  Reflect.set(parent, key, value);
}

function take(parent: Container, key: string | number): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}

/** So many of a list, from all over it, the same in every run. */
export function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]).filter(
    (one) => one !== undefined,
  );
}
