import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { PATHS } from '../addresses.ts';
import type { Lms } from '../lms.ts';
import { authorize } from '../oidc/authorize.ts';
import { initiateLogin } from '../oidc/login.ts';
import { requireEntry, type Target } from '../oidc/pending-launch.ts';
import { findCourse, type DemoCourse } from '../school/courses.ts';
import { toolPages } from '../registration/pages.ts';
import { DemoRefusal } from '../refusal.ts';
import { readChoice, readSetting } from './choice.ts';
import { coursePage } from './course.ts';
import { homePage } from './home.ts';
import { returnPage } from './messages.ts';
import { passagePage } from './passage.ts';
import { personPage } from './person.ts';

/** What people see, and what their browsers pass through on the way into the tool. */
export function pageRouter(lms: Lms): Router {
  const router = express.Router();
  router.use(pageHeaders(lms));
  router.get('/', (request, response) => void response.send(homePage(readSetting(lms.tools, request.query))));
  router.get('/people/:person', showPerson(lms));
  router.get('/courses/:course', showCourse(lms));
  router.get('/courses/:course/frame', begin(lms, 'iframe'));
  router.get('/courses/:course/window', begin(lms, 'window'));
  router.get(PATHS.authorization, async (request, response) => answer(lms, request.query, response));
  router.post(PATHS.authorization, express.urlencoded({ extended: false }), async (request, response) =>
    answer(lms, request.body, response),
  );
  router.use(toolPages(lms));
  router.get('/return', showReturn);
  return router;
}

/** Only the LMS frames its own pages; forms go to it and to the tool. The referrer keeps `Origin` in cross-site posts. */
function pageHeaders({ toolUrl }: Lms): RequestHandler {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    'img-src data:',
    `frame-src 'self' ${toolUrl}`,
    `form-action 'self' ${toolUrl}`,
    "frame-ancestors 'self'",
    "base-uri 'none'",
  ].join('; ');
  return (_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    next();
  };
}

function showPerson({ tools }: Lms) {
  return (request: Request<{ person: string }>, response: Response): void => {
    const choice = readChoice(tools, { ...request.query, person: request.params.person });
    response.send(personPage(choice, tools.usable));
  };
}

function showCourse({ toolUrl, tools }: Lms) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(tools, request.query);
    requireEntry({ course, person: choice.person });
    response.send(coursePage(course, choice, toolUrl));
  };
}

/** Begins a third-party-initiated login; every opening is a launch of its own. */
function begin(lms: Lms, target: Target) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const fields = initiateLogin(lms, { ...readChoice(lms.tools, request.query), course, target });
    response.send(passagePage(`${lms.toolUrl}/lti/login`, fields));
  };
}

async function answer(lms: Lms, parameters: unknown, response: Response): Promise<void> {
  const { redirectUri, fields } = await authorize(lms, parameters);
  response.send(passagePage(redirectUri, fields));
}

function showReturn(request: Request, response: Response): void {
  const { lti_msg: message, lti_errormsg: error } = request.query;
  response.send(
    returnPage({
      message: typeof message === 'string' ? message : null,
      error: typeof error === 'string' ? error : null,
    }),
  );
}

function courseOf(id: string): DemoCourse {
  const course = findCourse(id);
  if (course !== undefined) return course;
  throw new DemoRefusal(404, 'There is no such course.', 'Choose one from a person’s page.');
}
