import type { CommandStartedEvent, MongoClient } from 'mongodb';

/** Collections whose every document belongs to an institution. */
const TENANT: ReadonlySet<string> = new Set([
  'people',
  'courses',
  'scores',
  'meetings',
  'scans',
  'statements',
  'auditEntries',
  'logTiles',
  'checkpoints',
  'sheets',
  'sheetParts',
  'sheetWants',
  'packs',
  'packFiles',
  'packParts',
  'holds',
  'erasures',
]);

type Part = Record<string, unknown>;

/** Listens for commands on what belongs to institutions that do not name one. @returns what was heard, each once */
export function hearUnscoped(client: MongoClient): Set<string> {
  const heard = new Set<string>();
  client.on('commandStarted', ({ commandName, command }: CommandStartedEvent) => {
    const collection: unknown = command[commandName];
    if (typeof collection !== 'string' || !TENANT.has(collection)) return;
    for (const joined of joinedBy(command)) heard.add(`${commandName} ${collection} joins ${joined}`);
    const parts = partsOf(commandName, command);
    if (parts !== null && !parts.every(isScoped))
      heard.add(`${commandName} ${collection} by ${parts.flatMap((part) => Object.keys(part)).join(', ')}`);
  });
  return heard;
}

/** What a command selects or writes; null for commands that do neither. */
function partsOf(name: string, command: Part): Part[] | null {
  switch (name) {
    case 'find':
      return [part(command['filter'])];
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return [part(command['query'])];
    case 'aggregate':
      return [matched(command['pipeline'])];
    case 'update':
      return list(command['updates']).map((one) => part(part(one)['q']));
    case 'delete':
      return list(command['deletes']).map((one) => part(part(one)['q']));
    case 'insert':
      return list(command['documents']).map(part);
    default:
      return null;
  }
}

/** What the matches at the head of a pipeline select: the database reads them as one. */
function matched(pipeline: unknown): Part {
  const matches = list(pipeline).map((stage) => part(stage)['$match']);
  const rest = matches.indexOf(undefined);
  return Object.assign({}, ...matches.slice(0, rest === -1 ? undefined : rest)) as Part;
}

/** One institution, or some that are named. */
function isScoped({ institution }: Part): boolean {
  const named = list(part(institution)['$in'] ?? [institution]);
  return named.length > 0 && named.every((one) => typeof one === 'string');
}

/** Of the collections that an aggregation joins, those that are joined neither by their id nor within an institution. */
function joinedBy(command: Part): string[] {
  return list(command['pipeline'])
    .map((stage) => part(part(stage)['$lookup']))
    .filter(
      ({ from, foreignField }) => typeof from === 'string' && TENANT.has(from) && foreignField !== '_id',
    )
    .filter(({ pipeline }) => !isScoped(matched(pipeline)))
    .map(({ from }) => String(from));
}

function part(value: unknown): Part {
  return typeof value === 'object' && value !== null ? (value as Part) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
