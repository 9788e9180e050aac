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
    if (parts !== null && !parts.every((one) => isNamed(one['institution'])))
      heard.add(`${commandName} ${collection} by ${parts.flatMap((one) => Object.keys(one)).join(', ')}`);
  });
  return heard;
}

/** One institution, or several that are named. */
function isNamed(institution: unknown): boolean {
  return typeof institution === 'string' || Array.isArray(part(institution)['$in']);
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
      return [matchedFirst(list(command['pipeline']))];
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

/** What the stages before any other select: an id stands alone in the first, for the engine's sake. */
function matchedFirst(stages: unknown[]): Part {
  const others = stages.findIndex((stage) => !('$match' in part(stage)));
  const first = others === -1 ? stages : stages.slice(0, others);
  return Object.assign({}, ...first.map((stage) => part(part(stage)['$match']))) as Part;
}

/** Of the collections that an aggregation joins, those that are joined neither by their id nor within an institution. */
function joinedBy(command: Part): string[] {
  return list(command['pipeline'])
    .map((stage) => part(part(stage)['$lookup']))
    .filter(
      ({ from, foreignField }) => typeof from === 'string' && TENANT.has(from) && foreignField !== '_id',
    )
    .filter(({ pipeline }) => typeof part(part(list(pipeline)[0])['$match'])['institution'] !== 'string')
    .map(({ from }) => String(from));
}

function part(value: unknown): Part {
  return typeof value === 'object' && value !== null ? (value as Part) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
