import type { IncomingMessage } from 'node:http';
import { SCORE_SCOPE } from '../../../src/domain/grades.ts';
import { CLAIMS } from '../../../src/lti/claims.ts';
import { LINE_ITEM_SCOPE } from '../../../src/lti/grade-scopes.ts';
import { sends, type Answer, type TestPlatform } from './platform.ts';
import type { Claims } from './world.ts';

const ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const SCORE = 'application/vnd.ims.lis.v1.score+json';
const CONTAINER = '/services/2/lineitems';

interface Column {
  id: string;
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  tag?: string;
}

/** A score as it was sent. */
export interface Sent {
  userId: string;
  timestamp: string;
  activityProgress: string;
  gradingProgress: string;
  /** Left out: there is no score any more. */
  scoreGiven?: number;
  scoreMaximum?: number;
}

/** The gradebook of course 2, as strict as Moodle's: media types, scopes, one score a second, addresses with a query. */
export class TestGradebook {
  readonly columns: Column[] = [];
  /** Scores that were taken, in the order in which they came. */
  readonly taken: Sent[] = [];
  /** Scores that came, taken or not. */
  readonly sent: Sent[] = [];
  /** What the platform grants. */
  scopes = [LINE_ITEM_SCOPE, SCORE_SCOPE];
  /** Columns that a page of the container shows. */
  pageSize = 100;
  /** Under which media type columns are sent, instead of the right ones. */
  contentType: string | null = null;
  /** Whether the container knows the filter by resource. */
  filters = true;
  /** Answers a score otherwise; one that gives `undefined` leaves it as usual. */
  onScore: (score: Sent) => Answer | undefined = () => undefined;
  readonly #platform: TestPlatform;
  #last = 3;

  constructor(platform: TestPlatform) {
    this.#platform = platform;
    platform.answers.set(
      CONTAINER,
      answers((req) => this.#container(req)),
    );
  }

  get url(): string {
    return `${this.#platform.url}${CONTAINER}?type_id=1`;
  }

  claim(): Claims {
    return { [CLAIMS.grades]: { scope: this.scopes, lineitems: this.url } };
  }

  add(column: Omit<Column, 'id'>): Column {
    this.#last += 1;
    const path = `${CONTAINER}/${String(this.#last)}/lineitem`;
    const added = { ...column, id: `${this.#platform.url}${path}?type_id=1` };
    this.columns.push(added);
    this.#platform.answers.set(
      path,
      answers((req) => this.#item(added, req)),
    );
    this.#platform.answers.set(
      `${path}/scores`,
      answers((req) => this.#score(added, req)),
    );
    return added;
  }

  remove(column: Column): void {
    this.columns.splice(this.columns.indexOf(column), 1);
  }

  /** What stands in the gradebook: the last score of each person, in percent. */
  grades(): Record<string, number> {
    const last = new Map(this.taken.map(({ userId, scoreGiven }) => [userId, scoreGiven]));
    return Object.fromEntries([...last].flatMap(([id, rate]) => (rate === undefined ? [] : [[id, rate]])));
  }

  async #container(req: IncomingMessage): Promise<Answer> {
    if (!this.scopes.includes(LINE_ITEM_SCOPE)) return refuses(403, 'Forbidden');
    if (req.method === 'POST') return this.#create(req);
    if (req.headers.accept !== ITEMS) return refuses(400, 'No handler found');
    const query = new URL(req.url ?? '', this.#platform.url).searchParams;
    const wanted = query.get('resource_id');
    const all = this.columns.filter((one) => !this.filters || wanted === null || one.resourceId === wanted);
    const from = Number(query.get('from') ?? 0);
    const next = from + this.pageSize;
    // As Moodle writes them: entities, and quotes that are no ASCII.
    const link = `<${this.url}&amp;from=0>; rel=“first”, <${this.url}&amp;from=${String(next)}>; rel=“next”`;
    return (_req, res) => {
      if (next < all.length) res.setHeader('Link', Buffer.from(link).toString('latin1'));
      sends(all.slice(from, next), { type: this.contentType ?? ITEMS })(req, res);
    };
  }

  async #create(req: IncomingMessage): Promise<Answer> {
    if (req.headers['content-type'] !== ITEM) return refuses(400, 'No handler found');
    const added = this.add(JSON.parse(await bodyOf(req)) as Omit<Column, 'id'>);
    return sends(added, { status: 201, type: this.contentType ?? ITEM });
  }

  #item(column: Column, req: IncomingMessage): Answer {
    if (req.headers.accept !== ITEM) return refuses(400, 'No handler found');
    if (!this.columns.includes(column)) return refuses(404, 'Not Found: Grade item');
    return sends(column, { type: ITEM });
  }

  async #score(column: Column, req: IncomingMessage): Promise<Answer> {
    const score = JSON.parse(await bodyOf(req)) as Sent;
    this.sent.push(score);
    const otherwise = this.onScore(score);
    if (otherwise !== undefined) return otherwise;
    if (!this.scopes.includes(SCORE_SCOPE)) return refuses(403, 'Forbidden');
    if (req.headers['content-type'] !== SCORE) return refuses(400, 'No handler found');
    if (!this.columns.includes(column)) return refuses(404, "Not Found: Grade item doesn't exist");
    if ((score.gradingProgress === 'FullyGraded') !== (score.scoreGiven !== undefined))
      return refuses(400, 'Incorrect score received');
    const last = this.taken.filter(({ userId }) => userId === score.userId).at(-1);
    if (last !== undefined && seconds(last) >= seconds(score))
      return refuses(409, 'Refusing score with an earlier timestamp');
    this.taken.push(score);
    return sends('', { type: SCORE });
  }
}

function seconds({ timestamp }: Sent): number {
  return Math.floor(Date.parse(timestamp) / 1000);
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** In the shape of Moodle's services. */
const refuses = (status: number, reason: string): Answer => sends({ status, reason }, { status });

/** Answers with what is found out about a request. */
function answers(found: (req: IncomingMessage) => Answer | Promise<Answer>): Answer {
  return (req, res) => {
    void Promise.resolve(found(req)).then((answer) => {
      answer(req, res);
    });
  };
}
