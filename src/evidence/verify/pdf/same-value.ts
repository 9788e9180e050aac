import { sameBytes } from '../../bytes.ts';
import { isDict, isList, Name, Ref, Text, type Value } from './values.ts';

/** Whether two values say the same, wherever they stand; the order of keys says nothing. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (isList(one)) return isList(other) && sameList(one, other);
  if (isDict(one)) {
    if (!isDict(other) || one.size !== other.size) return false;
    return [...one].every(([key, value]) => other.has(key) && sameValue(value, other.get(key)));
  }
  if (one instanceof Name) return other instanceof Name && one.name === other.name;
  if (one instanceof Ref) return other instanceof Ref && one.number === other.number;
  if (one instanceof Text) return other instanceof Text && sameBytes(one.bytes, other.bytes);
  return one === other;
}

function sameList(one: readonly Value[], other: readonly Value[]): boolean {
  return one.length === other.length && one.every((value, at) => sameValue(value, other[at]));
}
