/** A value with one thing in it changed, and what that was. */
export interface Mutation {
  kind: 'leaf' | 'key' | 'exchange' | 'list';
  name: string;
  value: unknown;
}

type Change = Omit<Mutation, 'kind'>;

type Path = readonly (string | number)[];
type Leaf = string | number | boolean | null;

interface Place {
  path: Path;
  value: Leaf;
}

/**
 * Every single change of a JSON value that says something else: each leaf altered, each pair of neighbouring leaves of one
 * type exchanged, each key renamed or left out, each member emptied, each element of a list left out, doubled or exchanged.
 * The same in every run.
 */
export function* mutationsOf(root: object): Generator<Mutation> {
  yield* ofKind('leaf', alteredLeaves(root));
  yield* ofKind('exchange', swappedLeaves(root));
  yield* ofKind('key', changedMembers(root));
  yield* ofKind('list', changedLists(root));
}

function* ofKind(kind: Mutation['kind'], changes: Iterable<Change>): Generator<Mutation> {
  for (const change of changes) yield { kind, ...change };
}

function* alteredLeaves(root: object): Generator<Change> {
  for (const { path, value } of leavesOf(root, []))
    yield {
      name: `altered ${path.join('.')}`,
      value: put(root, path, otherThan(value, path.join('.').length)),
    };
}

/** Another value of the same type; of a text, one letter is another one of its kind. */
function otherThan(value: Leaf, seed: number): Leaf {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null || value === '') return value === null ? '' : 'A';
  const at = seed % value.length;
  const letter =
    value[at] === 'A' ? 'B' : /\d/.test(value[at] ?? '') ? String((Number(value[at]) + 1) % 10) : 'A';
  return value.slice(0, at) + letter + value.slice(at + 1);
}

/** With the next leaf of the same type, and with the next under the same key. */
function* swappedLeaves(root: object): Generator<Change> {
  const leaves = [...leavesOf(root, [])];
  for (const [at, one] of leaves.entries()) {
    const after = leaves
      .slice(at + 1)
      .filter(({ value }) => typeof value === typeof one.value && value !== one.value);
    const others = new Set([after[0], after.find(({ path }) => path.at(-1) === one.path.at(-1))]);
    for (const other of others)
      if (other !== undefined)
        yield {
          name: `swapped ${one.path.join('.')} with ${other.path.join('.')}`,
          value: put(put(root, one.path, other.value), other.path, one.value),
        };
  }
}

function* changedMembers(root: object): Generator<Change> {
  for (const { path, value } of nodesOf(root, [])) {
    if (path.length > 0) yield { name: `null ${path.join('.')}`, value: put(root, path, null) };
    if (Array.isArray(value)) yield { name: `emptied ${path.join('.')}`, value: put(root, path, []) };
    else
      for (const [key, part] of Object.entries<unknown>({ ...value })) {
        const { [key]: _out, ...rest } = value as Record<string, unknown>;
        yield { name: `without ${[...path, key].join('.')}`, value: put(root, path, rest) };
        yield {
          name: `renamed ${[...path, key].join('.')}`,
          value: put(root, path, { ...rest, [`${key}_`]: part }),
        };
      }
  }
  for (const { path } of leavesOf(root, []))
    yield { name: `null ${path.join('.')}`, value: put(root, path, null) };
}

function* changedLists(root: object): Generator<Change> {
  for (const { path, value } of nodesOf(root, [])) {
    if (!Array.isArray(value)) continue;
    const list: readonly unknown[] = value;
    const name = path.join('.');
    if (list.length > 2) yield { name: `reversed ${name}`, value: put(root, path, [...list].reverse()) };
    for (const at of list.keys()) {
      yield { name: `left out ${name}.${at}`, value: put(root, path, list.toSpliced(at, 1)) };
      yield { name: `doubled ${name}.${at}`, value: put(root, path, list.toSpliced(at, 0, list[at])) };
      yield { name: `doubled to the end ${name}.${at}`, value: put(root, path, [...list, list[at]]) };
      if (at > 0)
        yield {
          name: `exchanged ${name}.${at}`,
          value: put(root, path, list.toSpliced(at - 1, 2, list[at], list[at - 1])),
        };
    }
  }
}

function* leavesOf(value: unknown, path: Path): Generator<Place> {
  if (typeof value === 'object' && value !== null)
    for (const [key, part] of entriesOf(value)) yield* leavesOf(part, [...path, key]);
  else yield { path, value: value as Leaf };
}

function* nodesOf(value: unknown, path: Path): Generator<{ path: Path; value: object }> {
  if (typeof value !== 'object' || value === null) return;
  yield { path, value };
  for (const [key, part] of entriesOf(value)) yield* nodesOf(part, [...path, key]);
}

function entriesOf(value: object): [string | number, unknown][] {
  return Array.isArray(value) ? [...value.entries()] : Object.entries(value);
}

/** A copy with something else at a place. */
function put(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((part: unknown, at) => (at === key ? put(part, rest, value) : part));
  const members = { ...(root as object) } as Record<string, unknown>;
  return { ...members, [key]: put(members[key], rest, value) };
}
