import { Router, type Express } from 'express';
import { createApp, type LtiMount } from '../../../src/app.ts';
import { AppError, ERROR_STATUS, type ErrorCode } from '../../../src/errors.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import { Visitor } from '../support/visitor.ts';
import { get, type Exhibit, type Hall } from './exhibit.ts';

/** Every value that an error's words name. */
const PARAMS = {
  count: 2,
  left: 3,
  seconds: 90,
  minutes: 2,
  name: 'Zoé Bréchet',
  key: 'lycee-42',
  variable: 'PORT',
  problem: 'is not a number',
  index: 'people_1',
  deployment: '7',
  issuer: 'https://lms.example',
  clientId: 'client',
  field: 'token URL',
  timeZone: 'Mars/Olympus',
  statement: 'x',
  hours: 24,
  most: 1000,
};

const STORAGE = { target: '_parent', origin: 'https://lms.example', key: 'emarge-login-1' };

/** Stands where LTI does: refuses by the code in the address, or shows that cookies are refused. */
const refusing: LtiMount = (pages) =>
  Router()
    .get('/cookies', (req, res) => {
      pages.cookiesRefused(
        { req, res },
        {
          action: 'http://localhost:3000/lti/login',
          fields: { iss: 'https://lms.example', login_hint: '7' },
          formAction: ['https://lms.example'],
          frameAncestors: ['https://lms.example'],
          storage: { ...STORAGE, value: 'id', href: 'https://lms.example/auth' },
        },
      );
    })
    .get('/storage', (req, res) => {
      const fields = { state: 'a.b', id_token: 'c.d.e' };
      const waiting = { action: '/lti/launch', fields, frameAncestors: [], storage: STORAGE };
      pages.askStorage({ req, res }, waiting);
    })
    .get('/refuse/:code', (req) => {
      throw new AppError(req.params.code as ErrorCode, PARAMS);
    });

const apps = new WeakMap<Hall, Express>();

/** What a stranger meets under `/lti`. */
function refused(path: string): Exhibit['show'] {
  return (hall, locale) => {
    const { services } = hall.test;
    const app = apps.get(hall) ?? createApp(services, refusing);
    apps.set(hall, app);
    const stranger = new Visitor({ app, services }, null);
    stranger.cookies[COOKIES.locale] = locale;
    return stranger.get(`/lti/${path}`);
  };
}

const CODES = Object.keys(ERROR_STATUS) as ErrorCode[];

/** In a browser that remembers who was signed in. */
const afterTheEnd: Exhibit['show'] = async ({ test, school }, locale) => {
  const browser = test.stranger();
  browser.cookies[COOKIES.locale] = locale;
  browser.cookies[COOKIES.back] = encodeURIComponent(JSON.stringify({ person: school.zoe.id }));
  return browser.get('/student');
};

const afterSomebodyElse: Exhibit['show'] = async ({ test, school }, locale) => {
  const browser = await test.signIn(school.zoe, { locale });
  browser.cookies[COOKIES.back] = encodeURIComponent(
    JSON.stringify({ person: school.zoe.id, changed: true }),
  );
  return browser.get('/admin');
};

const signedOut: Exhibit['show'] = async ({ test, school }, locale) =>
  (await test.signIn(school.zoe, { locale })).post('/sign-out');

/** Every refusal as a page, the pages of a launch, and addresses that lead nowhere. */
export const ERRORS: readonly Exhibit[] = [
  { name: 'cookies refused', show: refused('cookies') },
  { name: 'asking the LMS', show: refused('storage') },
  { name: 'the verifier', show: get(() => null, '/verify') },
  { name: 'not signed in', status: 401, show: get(() => null, '/student') },
  { name: 'session over: the place is kept', status: 401, show: afterTheEnd },
  { name: 'no such page', status: 404, show: get(({ school }) => school.zoe, '/nowhere') },
  { name: 'not allowed', status: 403, show: get(({ school }) => school.zoe, '/admin') },
  { name: 'not allowed, after somebody else in this browser', status: 403, show: afterSomebodyElse },
  { name: 'signed out', show: signedOut },
  ...CODES.map((code) => ({
    name: code,
    status: ERROR_STATUS[code],
    show: refused(`refuse/${code}`),
  })),
];
