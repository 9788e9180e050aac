import { readFileSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import type en from './locales/en.json';

/** Dotted paths of a tree's leaves. */
type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];

/** Every message there is, by its path in `locales/en.json`, such as `common.save`. */
export type MessageKey = Leaves<typeof en>;

export interface Catalogue {
  /** BCP 47 tag: the file's name. */
  locale: string;
  /** ICU messages by their dotted path. */
  messages: ReadonlyMap<string, string>;
}

interface MessageTree {
  [key: string]: string | MessageTree;
}

const messageTree: z.ZodType<MessageTree> = z.lazy(() =>
  z.record(z.string(), z.union([z.string(), messageTree])),
);

const FOLDER = new URL('./locales/', import.meta.url);

/** Reads every language: each JSON file in `locales` is one, named by its tag. */
export function readCatalogues(folder: URL = FOLDER): Catalogue[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      locale: name.slice(0, -'.json'.length),
      messages: flatten(messageTree.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))),
    }));
}

function flatten(tree: MessageTree, path = '', into = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') into.set(here, value);
    else flatten(value, here, into);
  }
  return into;
}
