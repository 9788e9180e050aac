import { expect } from 'chai';
import type { Router } from 'express';
import { PERMISSIONS } from '../../../src/web/permissions.ts';
import { Asker, type Question } from './asker.ts';
import {
  ACTORS,
  expected,
  hasIds,
  KINDS,
  TABLE,
  type Actor,
  type Ids,
  type Kind,
  type Rule,
} from './table.ts';
import { hearUnscoped } from '../../support/unscoped.ts';
import { openIsolationWorld, type World } from './world.ts';

type Route = keyof typeof PERMISSIONS;
const ROUTES = Object.keys(PERMISSIONS) as Route[];

/** Registered outside PERMISSIONS, each with its reason. The routes under `/lti` guard themselves. */
const OUTSIDE = ['GET /metrics', 'GET /healthz', 'GET /readyz'];

/** Questions that name no institution, each with its reason. */
const UNSCOPED = new Set([
  // A QR names a meeting alone; what is found says whose it is.
  'find meetings by _id',
]);

describe('isolation: every route, everybody, ids of every kind', function () {
  this.timeout(120_000);
  let world: World;
  let asker: Asker;
  let unscoped: Set<string>;
  let untouched: unknown;

  before(async () => {
    world = await openIsolationWorld();
    asker = await Asker.open(world.test.app);
    unscoped = hearUnscoped(world.test.client);
    untouched = await world.awayRecords();
  });
  after(async () => {
    asker.close();
    await world.test.close();
  });

  it('has one entry for each route, and a route for each entry', () => {
    expect(Object.keys(TABLE)).to.have.members(ROUTES);
  });

  it('walks all that the application registers, and nothing is registered beside', () => {
    expect(registered(world.test.app.router as Router)).to.have.members([...ROUTES, ...OUTSIDE]);
  });

  it('takes no write from another site, without our form, or with the form of somebody else', async () => {
    const { visitors } = world.home;
    const wrong: string[] = [];
    for (const route of ROUTES.filter(
      (one) => one.startsWith('POST ') && !TABLE[one].who.includes('stranger'),
    )) {
      const actor = TABLE[route].who[0] ?? 'stranger';
      const { csrf } = visitors[actor === 'lei' ? 'zoe' : 'lei'];
      const tries: [string, string][] = [
        ['CROSS_SITE_REQUEST', await askWith(route, actor, { site: 'cross-site' })],
        ['CROSS_SITE_REQUEST', await askWith(route, actor, { site: 'same-site' })],
        ['FORM_EXPIRED', await askWith(route, actor, { csrf: '' })],
        ['FORM_OF_ANOTHER_PERSON', await askWith(route, actor, { csrf })],
      ];
      for (const [wanted, got] of tries)
        if (got !== wanted) wrong.push(`${route}: ${got} instead of ${wanted}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  for (const route of ROUTES) {
    it(route, async () => {
      const wrong: string[] = [];
      for (const kind of kindsOf(route)) {
        const answers = await Promise.all(ACTORS.map((actor) => ask(route, { actor, side: 'home' }, kind)));
        ACTORS.forEach((actor, i) => {
          const [got, wanted] = [String(answers[i]), expected(route, actor, kind)];
          if (got !== wanted) wrong.push(`${actor} with ids of kind ${kind}: ${got} instead of ${wanted}`);
        });
      }
      expect(wrong).to.deep.equal([]);
    });
  }

  it('answers people of another institution as if our ids did not exist', async () => {
    const wrong: string[] = [];
    for (const route of ROUTES.filter(hasIds)) {
      const answers = await Promise.all(ACTORS.map((actor) => ask(route, { actor, side: 'away' }, 'own')));
      ACTORS.forEach((actor, i) => {
        const [got, wanted] = [String(answers[i]), expected(route, actor, 'missing')];
        if (got !== wanted) wrong.push(`${route} by ${actor}: ${got} instead of ${wanted}`);
      });
    }
    expect(wrong).to.deep.equal([]);
  });

  it('changed nothing of the other institution', async () => {
    expect(await world.awayRecords()).to.deep.equal(untouched);
  });

  it('asked the database nothing of an institution without naming it', () => {
    expect([...unscoped].filter((heard) => !UNSCOPED.has(heard))).to.deep.equal([]);
  });

  function kindsOf(route: Route): readonly Kind[] {
    return hasIds(route) ? KINDS : ['own'];
  }

  /** A write in one's own place that is not as our pages send it. */
  async function askWith(
    route: Route,
    actor: Actor,
    { site = 'same-origin', csrf }: { site?: NonNullable<Question['site']>; csrf?: string },
  ): Promise<string> {
    const [method = '', pattern = ''] = route.split(' ');
    const ids = world.standing('own');
    const form = { ...TABLE[route].form?.(ids), ...(csrf !== undefined && { _csrf: csrf }) };
    return asker.ask(world.home.visitors[actor], { method, path: addressOf(pattern, ids), form, site });
  }

  async function ask(
    route: Route,
    { actor, side }: { actor: Actor; side: 'home' | 'away' },
    kind: Kind,
  ): Promise<string> {
    const [method = '', pattern = ''] = route.split(' ');
    const rule: Rule = TABLE[route];
    // Who is let in changes something: each has a meeting of their own. The projector's session knows one meeting.
    const changes = method === 'POST' && rule.who.includes(actor) && actor !== 'projector';
    const ids = changes ? await world.ids(kind) : world.standing(kind);
    const visitor = world[side].visitors[actor];
    return asker.ask(visitor, {
      method,
      path: addressOf(pattern, ids) + (rule.query?.(ids) ?? ''),
      form: rule.form?.(ids) ?? {},
    });
  }
});

function addressOf(pattern: string, ids: Ids): string {
  const given: Partial<Record<string, string>> = {
    token: 'forged',
    institution: 'lycee-42',
    tile: '0/000.p/2',
  };
  return pattern.replace(
    /[:*]([a-z]+)/g,
    (_whole, name: string) => given[name] ?? String(Reflect.get(ids, name)),
  );
}

/** Every route of a router and of those inside it, as `GET /path`. */
function registered(router: Router): string[] {
  return router.stack.flatMap((layer) => {
    const { route, handle } = layer;
    if (route !== undefined)
      return route.stack
        .map(({ method }) => method.toUpperCase())
        .filter((method, i, all) => all.indexOf(method) === i)
        .map((method) => `${method} ${route.path}`);
    return 'stack' in handle ? registered(handle as unknown as Router) : [];
  });
}
