import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { courseId } from '../../src/application/identity.ts';
import { DAY_MS } from '../../src/domain/institution.ts';
import { courseRole, displayName, type Person } from '../../src/domain/person.ts';
import { AppError } from '../../src/errors.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { linkTo } from '../../src/lti/link-header.ts';
import { expectValidHtml } from '../web/support/html.ts';
import { countOperations } from '../support/operations.ts';
import { neverAnswers, sends, type Answer } from './support/platform.ts';
import {
  INSTITUTION,
  INSTRUCTOR,
  LEARNER,
  openWorld,
  type Claims,
  type Launched,
  type LtiWorld,
} from './support/world.ts';

const MEMBERS = '/members';
const HOUR_MS = 3_600_000;
const MEDIA_TYPE = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

interface Member {
  user_id: string | number;
  roles: string[];
  status?: string;
  name?: string;
}

const learner = (id: number | string, name = `Student ${id}`): Member => ({
  user_id: String(id),
  roles: ['Learner'],
  status: 'Active',
  name,
});

/** Members a page, with the links as Moodle writes them. */
function paged(pages: readonly (readonly Member[])[]): Answer {
  return (req, res) => {
    const url = new URL(req.url ?? '', `http://${String(req.headers.host)}`);
    const page = Number(url.searchParams.get('from') ?? 0);
    const link = `<${url.origin}${MEMBERS}?limit=2&amp;from=${page + 1}>; rel=“next”`;
    res.writeHead(200, {
      'Content-Type': MEDIA_TYPE,
      // Header values are bytes; Moodle's quotes are UTF-8.
      ...(page < pages.length - 1 && { Link: Buffer.from(link).toString('latin1') }),
    });
    res.end(JSON.stringify({ id: 'x', context: { id: '2' }, members: pages[page] }));
  };
}

describe('rosters (NRPS)', () => {
  let world: LtiWorld;
  let course: string;
  beforeEach(async () => {
    world = await openWorld();
    course = courseId(INSTITUTION, world.platform.issuer, '2');
  });
  afterEach(() => world.close());

  const withRoster = (): Claims => ({
    [CLAIMS.namesRoles]: {
      context_memberships_url: `${world.platform.url}${MEMBERS}`,
      service_versions: ['2.0'],
    },
  });

  const members = (answer: Answer): void => void world.platform.answers.set(MEMBERS, answer);
  const refresh = (): Promise<void> => world.test.services.roster.refresh(INSTITUTION, course);
  const inCourse = (): Promise<Person[]> => world.test.stores.people.inCourse(INSTITUTION, course);
  const roleOf = async (sub: string): Promise<string | null> => {
    const person = await world.person(sub);
    return person === null ? null : courseRole(person, course);
  };

  /** Waits for what the background does; a test's own time-out ends it. */
  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) await wait(20);
  }

  /** A course whose roster was read once, at the launch of its teacher. */
  async function opened(answer: Answer): Promise<void> {
    members(answer);
    await world.launch({ sub: 'teacher', [CLAIMS.roles]: [INSTRUCTOR], ...withRoster() });
    // Joins the reading that the launch asked for.
    await refresh();
  }

  async function refused(): Promise<string> {
    try {
      await refresh();
      return 'read';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  }

  describe('are read', () => {
    it('after the first launch of a course, as Moodle gives them', async () => {
      const url = new URL('../fixtures/moodle-4.5/nrps-membership.json', import.meta.url);
      const fixture = JSON.parse(readFileSync(url, 'utf8')) as { body: unknown };
      await opened(sends(fixture.body, { type: MEDIA_TYPE }));
      const people = (await inCourse()).map(
        (person) => `${displayName(person)}: ${String(courseRole(person, course))}`,
      );
      expect(people).to.include.members([
        'Ana Müller: teacher',
        'Zoé Bréchet: student',
        "D'Arcy O'Neil & Søn: student",
        '雷 李: student',
        'Petr Novák: student',
      ]);
    });

    it('with a token of our own key, the scope and the media type that the service asks for', async () => {
      let token = '';
      let sent: Record<string, unknown> = {};
      world.platform.answers.set('/token', (req, res) => {
        req.on('data', (part: Buffer) => {
          token += part.toString();
        });
        req.on('end', () => {
          sends({ access_token: 'access-7' }, { type: 'text/html' })(req, res);
        });
      });
      await opened((req, res) => {
        sent = { accept: req.headers.accept, authorization: req.headers.authorization, url: req.url };
        paged([[learner(1)]])(req, res);
      });
      expect(sent).to.deep.equal({
        accept: MEDIA_TYPE,
        authorization: 'Bearer access-7',
        url: `${MEMBERS}?limit=1000`,
      });
      const form = new URLSearchParams(token);
      expect(form.get('scope')).to.equal(
        'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
      );
      const assertion = form.get('client_assertion') ?? '';
      const published = (await world.browser().get('/lti/keys')).body as { keys: { kid: string }[] };
      expect(decodeProtectedHeader(assertion).kid).to.equal(published.keys[0]?.kid);
      const { iss, sub, aud, iat = 0 } = decodeJwt(assertion);
      expect([iss, sub, aud]).to.deep.equal(['client-1', 'client-1', `${world.platform.url}/token`]);
      expect(iat).to.be.at.most(world.test.clock.now() / 1000 - 5);
    });

    it('page after page', async () => {
      await opened(paged([[learner(1), learner(2)], [learner(3), learner(4)], [learner(5)]]));
      await refresh();
      expect(await inCourse()).to.have.length(6);
    });

    it('in short, long and unknown roles, without those who left', async () => {
      await opened(
        paged([
          [
            { user_id: 'a', roles: ['Instructor'] },
            { user_id: 'b', roles: [LEARNER] },
            { user_id: 'c', roles: ['Wizard'] },
            { user_id: 'd', roles: ['Learner'], status: 'Inactive' },
            { user_id: 'e', roles: ['Learner'], status: 'Deleted' },
            { user_id: 7, roles: ['Learner'] },
          ],
        ]),
      );
      const roles = await Promise.all(['a', 'b', 'c', 'd', 'e', '7'].map(roleOf));
      expect(roles).to.deep.equal(['teacher', 'student', null, null, null, 'student']);
      expect(await world.person('e')).to.equal(null);
    });

    it('with 5,000 members; a second reading that changes nothing writes nobody', async () => {
      const all = Array.from({ length: 5_000 }, (_, at) => learner(at));
      await opened(paged([all.slice(0, 3_000), all.slice(3_000)]));
      expect(await inCourse()).to.have.length(5_001);
      const operations = countOperations(world.test.client);
      await refresh();
      // When the platform was last launched from is written some seconds after the launch.
      const updates = operations.take().each.filter((each) => each.startsWith('update'));
      expect(updates.filter((each) => each !== 'update platforms')).to.deep.equal(['update courses']);
      operations.stop();
    }).timeout(180_000);

    it('again when older than ten minutes; a launch in between asks for nothing', async () => {
      await opened(paged([[learner(1)]]));
      for (const minutes of [1, 8]) {
        world.test.clock.forward(minutes * 60_000);
        await world.launch(withRoster());
      }
      expect(world.platform.count(MEMBERS)).to.equal(1);
      members(paged([[learner(1), learner(2)]]));
      world.test.clock.forward(60_000);
      await world.launch(withRoster());
      await until(async () => (await roleOf('2')) === 'student');
      expect(world.platform.count(MEMBERS)).to.equal(2);
    });

    it('once, for readings that are asked for at the same time', async () => {
      await opened(paged([[learner(1)]]));
      const operations = countOperations(world.test.client);
      let answerNow = (): void => undefined;
      members((req, res) => {
        answerNow = () => paged([[learner(1)]])(req, res);
      });
      const readings = Promise.all([refresh(), refresh(), refresh()]);
      let looks = 0;
      await until(() => {
        looks += operations.take().each.filter((each) => each === 'find courses').length;
        return looks === 3 && world.platform.count(MEMBERS) === 2;
      });
      operations.stop();
      await wait(50); // the last look's answer is on its way
      answerNow();
      await readings;
      expect(world.platform.count(MEMBERS)).to.equal(2);
    });
  });

  describe('whose LMS tells what changed', () => {
    const CHANGED = '/changed';
    /** Answers with members and says where the next changes are. */
    const telling =
      (all: readonly Member[], since: number): Answer =>
      (_req, res) => {
        res.setHeader('Link', `<${world.platform.url}${CHANGED}?since=${since}>; rel="differences"`);
        res.end(JSON.stringify({ members: all }));
      };
    const changed = (answer: Answer): void => void world.platform.answers.set(CHANGED, answer);
    const asked = (): [whole: number, changed: number] => [
      world.platform.count(MEMBERS),
      world.platform.count(CHANGED),
    ];

    it('are asked for that alone, at the address that the last answer gave', async () => {
      await opened(telling([learner(1), learner(2)], 1));
      const addresses: (string | undefined)[] = [];
      changed((req, res) => {
        addresses.push(req.url);
        telling([{ ...learner(1), status: 'Deleted' }, learner(3)], 2)(req, res);
      });
      await refresh();
      expect(await Promise.all(['1', '2', '3'].map(roleOf))).to.deep.equal([null, 'student', 'student']);
      await refresh();
      expect(addresses).to.deep.equal([`${CHANGED}?since=1`, `${CHANGED}?since=2`]);
      expect(asked()).to.deep.equal([1, 2]);
    });

    it('are read whole once a day', async () => {
      await opened(telling([learner(1)], 1));
      changed(telling([], 2));
      world.test.clock.forward(DAY_MS - 1);
      await refresh();
      expect(asked()).to.deep.equal([1, 1]);
      world.test.clock.forward(1);
      await refresh();
      expect(asked()).to.deep.equal([2, 1]);
    });

    for (const [name, answer] of [
      ['no longer knows the address', sends('gone', { status: 410 })],
      ['answers something else', sends('<html>')],
    ] as const) {
      it(`are read whole when it ${name}`, async () => {
        await opened(telling([learner(1)], 1));
        changed(answer);
        members(paged([[learner(1), learner(2)]]));
        await refresh();
        expect(await roleOf('2')).to.equal('student');
        await refresh();
        expect(asked()).to.deep.equal([3, 1]);
      });
    }

    it('are refused when the address is at another host', async () => {
      await opened(paged([[learner(1)]]));
      members((_req, res) => {
        res.setHeader('Link', '<https://evil.example/changed>; rel="differences"');
        res.end(JSON.stringify({ members: [] }));
      });
      expect(await refused()).to.equal('ROSTER_UNAVAILABLE');
      expect(await roleOf('1')).to.equal('student');
    });
  });

  describe('by the timer', () => {
    const due = (): Promise<void> => world.test.services.roster.refreshDue();
    const underSignature = (): Promise<void> =>
      world.test.stores.courses.setSubject(INSTITUTION, [course], true);

    it('are read every twelve hours, of courses under signature', async () => {
      await opened(paged([[learner(1)]]));
      world.test.clock.forward(13 * HOUR_MS);
      await due();
      expect(world.platform.count(MEMBERS)).to.equal(1);
      await underSignature();
      await due();
      await due();
      expect(world.platform.count(MEMBERS)).to.equal(2);
      world.test.clock.forward(12 * HOUR_MS);
      await due();
      expect(world.platform.count(MEMBERS)).to.equal(3);
    });

    it('that fail are logged, said in the list of courses, and tried again an hour later', async () => {
      await opened(paged([[learner(1)]]));
      await underSignature();
      world.test.clock.forward(12 * HOUR_MS);
      members(sends('error', { status: 500 }));
      await due();
      await due();
      expect(world.platform.count(MEMBERS)).to.equal(2);
      expect(world.logged.join()).to.include('A roster could not be read');
      const failedAt = world.test.clock.now();
      expect(await world.test.stores.courses.find(INSTITUTION, course)).to.have.nested.property(
        'roster.failedAt',
        failedAt,
      );
      members(paged([[learner(1)]]));
      world.test.clock.forward(HOUR_MS);
      await due();
      expect(await world.test.stores.courses.find(INSTITUTION, course)).to.have.nested.property(
        'roster.failedAt',
        null,
      );
    });
  });

  describe('by the button', () => {
    const csrf = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const teacher = (): Promise<Launched> =>
      world.launch({ sub: 'teacher', [CLAIMS.roles]: [INSTRUCTOR], ...withRoster() });

    it('of a teacher’s course page, which says when the last was', async () => {
      members(paged([[learner(1)]]));
      const { browser } = await teacher();
      await refresh();
      world.test.clock.forward(60_000);
      members(paged([[learner(1), learner(2)]]));
      const page = `/teacher/courses/${course}`;
      const before = (await browser.get(page)).text;
      expect(before).to.include('Tue 10 Jan 2040, 09:00');
      const done = await browser.postOwn(`${page}/roster`, { _csrf: csrf(before) });
      expect(done.headers['location']).to.equal(page);
      expect(await roleOf('2')).to.equal('student');
      const after = (await browser.get(page)).text;
      expect(after).to.include('The roster was read').and.to.include('Tue 10 Jan 2040, 09:01');
      expectValidHtml(after);
    });

    it('says when the LMS does not give it, and what is still used', async () => {
      members(paged([[learner(1)]]));
      const { browser } = await teacher();
      await refresh();
      world.test.clock.forward(60_000);
      members(sends('error', { status: 500 }));
      const page = `/teacher/courses/${course}`;
      const token = csrf((await browser.get(page)).text);
      const refusal = await browser.postOwn(`${page}/roster`, { _csrf: token });
      expect(refusal.text).to.include('data-code="ROSTER_UNAVAILABLE"');
      expect((await browser.get(page)).text).to.include(
        'Read Tue 10 Jan 2040, 09:00; could not be read again (Tue 10 Jan 2040, 09:01)',
      );
    });

    it('of the secretariat, for several courses; after one that fails none is asked for', async () => {
      members(paged([[learner(1)]]));
      const { browser, sub } = await teacher();
      const unshared = { [CLAIMS.context]: { id: '3', title: 'Without a list' } };
      await world.launch({ sub: 'teacher', [CLAIMS.roles]: [INSTRUCTOR], ...unshared });
      const other = courseId(INSTITUTION, world.platform.issuer, '3');
      const person = await world.person(sub);
      await world.test.stores.people.grant(INSTITUTION, person?.id ?? '', 'secretary');
      await refresh();
      const before = world.platform.count(MEMBERS);
      const list = '/secretariat/courses';
      const read = async (...ids: string[]): Promise<string> => {
        const token = csrf((await browser.get(list)).text);
        const form = new URLSearchParams({ _csrf: token, act: 'roster.read' });
        for (const id of ids) form.append('ids[]', id);
        const answer = await browser.postOwn(`${list}/modify`, form);
        expect(answer.status, answer.text).to.equal(303);
        return (await browser.get(list)).text;
      };
      expect(await read(course)).to.include('Roster of 1 course read from the LMS');
      expect(world.platform.count(MEMBERS)).to.equal(before + 1);
      const failed = await read(other, course);
      expect(failed).to.include('The LMS did not give the roster of Without a list. None was read.');
      expect(world.platform.count(MEMBERS)).to.equal(before + 1);
    });
  });

  describe('beside launches', () => {
    it('a non-editing teacher, learner in the roster, stays the teacher that the launch said', async () => {
      await opened(paged([[{ user_id: 'teacher', roles: ['Learner'], status: 'Active' }]]));
      expect(await roleOf('teacher')).to.equal('teacher');
    });

    it('an administrator who launched and is not enrolled stays', async () => {
      await opened(paged([[learner(1)]]));
      expect(await roleOf('teacher')).to.equal('teacher');
    });

    it('who is no longer in the roster leaves the course, and comes back with it', async () => {
      await opened(paged([[learner(1), learner(2)]]));
      members(paged([[learner(2)]]));
      await refresh();
      expect(await roleOf('1')).to.equal(null);
      members(paged([[learner(1), learner(2)]]));
      await refresh();
      expect(await roleOf('1')).to.equal('student');
    });

    it('never delay a launch: it is answered while the LMS says nothing', async () => {
      members(neverAnswers);
      const { answer } = await world.launch(withRoster());
      expect(answer.status).to.equal(303);
      await until(() => world.platform.count(MEMBERS) === 1);
      expect((await world.launch(withRoster())).answer.status).to.equal(303);
    });

    it('that cannot be read are tried again a minute later, not by every launch', async () => {
      members(sends('error', { status: 500 }));
      const warnings = (): number =>
        world.logged.filter((line) => line.includes('A roster could not be read')).length;
      await world.launch(withRoster());
      await until(() => warnings() === 1);
      for (let turn = 0; turn < 3; turn++) await world.launch(withRoster());
      expect(world.platform.count(MEMBERS)).to.equal(1);
      world.test.clock.forward(60_000);
      await world.launch(withRoster());
      await until(() => warnings() === 2);
      expect(world.logged.join()).not.to.match(/access-1|eyJ/);
    });
  });

  describe('that cannot be read: ROSTER_UNAVAILABLE, and what was read stays', () => {
    beforeEach(() => opened(paged([[learner(1)]])));
    afterEach(async () => {
      expect(await roleOf('1')).to.equal('student');
    });

    const endless: Answer = (req, res) => {
      const at = Number(new URL(req.url ?? '', 'http://x').searchParams.get('from') ?? 0);
      res.setHeader('Link', `<${MEMBERS}?from=${at + 1}>; rel="next"`);
      res.end(JSON.stringify({ members: [] }));
    };
    const FAULTS: readonly [name: string, path: string, answer: Answer][] = [
      ['500', MEMBERS, sends('error', { status: 500 })],
      ['HTML', MEMBERS, sends('<html>Log in</html>', { type: 'text/html' })],
      ['JSON of another shape', MEMBERS, sends({ members: 'none' })],
      ['members without an id', MEMBERS, sends({ members: [{ roles: ['Learner'] }] })],
      [
        'a page that names itself as the next',
        MEMBERS,
        (_req, res) => {
          res.setHeader('Link', `<${MEMBERS}?limit=1000>; rel="next"`);
          res.end(JSON.stringify({ members: [] }));
        },
      ],
      ['pages without end', MEMBERS, endless],
      ['a page of 17 MB', MEMBERS, sends({ members: [], padding: 'x'.repeat(17 * 1024 * 1024) })],
      [
        'a next page at another host',
        MEMBERS,
        (_req, res) => {
          res.setHeader('Link', '<https://evil.example/members>; rel="next"');
          res.end(JSON.stringify({ members: [] }));
        },
      ],
      [
        'a redirect',
        MEMBERS,
        (_req, res) => res.writeHead(302, { Location: 'http://169.254.169.254/' }).end(),
      ],
      ['no token', '/token', sends({ error: 'invalid_scope' }, { status: 400, type: 'text/html' })],
      [
        'a token answer that is not JSON',
        '/token',
        sends('{ "error" : ""kid" invalid" }', { type: 'text/html' }),
      ],
      ['a token answer without a token', '/token', sends({ token_type: 'Bearer' })],
    ];
    for (const [name, path, answer] of FAULTS) {
      it(name, async () => {
        world.platform.answers.set(path, answer);
        expect(await refused()).to.equal('ROSTER_UNAVAILABLE');
      });
    }

    it('silence, for 15 seconds', async () => {
      members(neverAnswers);
      expect(await refused()).to.equal('ROSTER_UNAVAILABLE');
    }).timeout(30_000);
  });

  it('of a course without the service: ROSTER_UNAVAILABLE; of an unknown course: COURSE_UNKNOWN', async () => {
    expect(await refused()).to.equal('COURSE_UNKNOWN');
    await world.launch();
    expect(await refused()).to.equal('ROSTER_UNAVAILABLE');
  });
});

describe('the next page of a roster', () => {
  const FROM = 'https://lms.example/members?limit=2';
  const CASES: readonly [name: string, link: string | undefined, next: string | null][] = [
    ['none', undefined, null],
    ['plain', '<https://lms.example/members?from=2>; rel="next"', 'https://lms.example/members?from=2'],
    ['without quotes', '<https://lms.example/m?from=2>; rel=next', 'https://lms.example/m?from=2'],
    [
      'with Moodle’s quotes and entities',
      '<https://lms.example/m?a=1&amp;from=2>; rel=“next”',
      'https://lms.example/m?a=1&from=2',
    ],
    ['relative', '</m?from=2>; rel="next"', 'https://lms.example/m?from=2'],
    [
      'beside others',
      '<https://lms.example/d>; rel="differences", <https://lms.example/n>; rel="next"',
      'https://lms.example/n',
    ],
    ['only others', '<https://lms.example/d>; rel="differences"', null],
    [
      'with quotes as their bytes',
      '<https://lms.example/n>; rel=â\u0080\u009cnextâ\u0080\u009d',
      'https://lms.example/n',
    ],
  ];
  for (const [name, link, next] of CASES) {
    it(name, () => {
      expect(linkTo('next', link, FROM)).to.equal(next);
    });
  }

  for (const [name, link] of [
    ['at another host', '<https://evil.example/m>; rel="next"'],
    ['not an address', '<https://>; rel="next"'],
  ] as const) {
    it(`${name}: refused`, () => {
      expect(() => linkTo('next', link, FROM)).to.throw();
    });
  }
});
