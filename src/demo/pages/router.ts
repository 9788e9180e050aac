import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { PATHS } from '../addresses.ts';
import type { DemoLink } from '../deep-linking/placed-links.ts';
import type { Lms } from '../lms.ts';
import { authorize } from '../oidc/authorize.ts';
import { initiateLogin } from '../oidc/login.ts';
import { mayPlaceLinks, requireEntry, type PendingLaunch, type Target } from '../oidc/pending-launch.ts';
import { takeResponse } from '../deep-linking/response.ts';
import { COURSES, findCourse, mayEnter, type DemoCourse } from '../school/courses.ts';
import { toolPages } from '../registration/pages.ts';
import { DemoRefusal } from '../refusal.ts';
import { choiceQuery, readChoice, readSetting, type Choice } from './choice.ts';
import { coursePage, storagePage } from './course.ts';
import { gradesPage } from './grades.ts';
import { homePage } from './home.ts';
import { placedPage, returnPage } from './messages.ts';
import { passagePage } from './passage.ts';
import { personPage } from './person.ts';

/** What people see, and what their browsers pass through on the way into the tool. */
export function pageRouter(lms: Lms): Router {
  const router = express.Router();
  router.use(pageHeaders(lms));
  router.get('/', (request, response) => void response.send(homePage(readSetting(lms.tools, request.query))));
  router.get('/people/:person', showPerson(lms));
  router.get('/courses/:course', showCourse(lms));
  router.get('/courses/:course/grades', showGrades(lms));
  router.post('/courses/:course/grades', express.urlencoded({ extended: false }), deleteColumn(lms));
  router.get('/courses/:course/frame', begin(lms, 'iframe'));
  router.get('/courses/:course/choose', beginChoice(lms));
  router.get('/courses/:course/window', begin(lms, 'window'));
  router.post('/courses/:course/copies', express.urlencoded({ extended: false }), copyLinks(lms));
  router.get(PATHS.authorization, async (request, response) => answer(lms, request.query, response));
  router.post(PATHS.authorization, express.urlencoded({ extended: false }), async (request, response) =>
    answer(lms, request.body, response),
  );
  router.post(PATHS.placed, express.urlencoded({ extended: false, limit: '200kb' }), place(lms));
  router.use(toolPages(lms));
  router.get('/storage', (_request, response) => void response.send(storagePage(lms.toolUrl)));
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

function showCourse({ toolUrl, tools, links }: Lms) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(tools, request.query);
    requireEntry({ course, person: choice.person });
    const placed = links.of({ ...choice, course });
    const chooses = request.query['add'] !== undefined && mayPlaceLinks(choice.person);
    const open = chooses ? null : linkOf(request, placed);
    const copyFrom = placed.length > 1 ? [] : coursesWithLinks(links, choice);
    response.send(coursePage({ course, choice, toolUrl, links: placed, copyFrom, open }));
  };
}

/** Whose links a new course can be given; of this person's courses. */
function coursesWithLinks(links: Lms['links'], choice: Choice): DemoCourse[] {
  return COURSES.filter(
    (course) => mayEnter(choice.person, course) && links.of({ ...choice, course }).length > 1,
  );
}

/** Copies another course's links into this one, and opens the last of them. */
function copyLinks({ tools, links }: Lms) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(tools, request.query);
    requireTeacher(choice);
    const body: unknown = request.body;
    const from: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'from') : undefined;
    const origin = courseOf(typeof from === 'string' ? from : '');
    for (const one of [course, origin]) requireEntry({ course: one, person: choice.person });
    const last = links.copy({ ...choice, course: origin }, { ...choice, course }).at(-1);
    const link = last === undefined ? '' : `&link=${last.id}`;
    response.redirect(303, `/courses/${course.id}?${choiceQuery(choice)}${link}`);
  };
}

function showGrades({ tools, gradebook }: Lms) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(tools, request.query);
    requireEntry({ course, person: choice.person });
    response.send(gradesPage({ course, choice, gradebook }));
  };
}

function deleteColumn({ tools, gradebook }: Lms) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(tools, request.query);
    requireTeacher(choice);
    const body: unknown = request.body;
    const id = Number(typeof body === 'object' && body !== null ? Reflect.get(body, 'item') : NaN);
    const item = gradebook.find(id, { courseId: course.id, typeId: choice.institution.deploymentId });
    if (item === undefined)
      throw new DemoRefusal(404, 'There is no such column any more.', 'Open the grades again.');
    gradebook.remove(item);
    response.redirect(303, `/courses/${course.id}/grades?${choiceQuery(choice)}`);
  };
}

/** Begins a third-party-initiated login; every opening is a launch of its own. */
function begin(lms: Lms, target: Target) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(lms.tools, request.query);
    const link = linkOf(request, lms.links.of({ ...choice, course }));
    sendToLogin(lms, { ...choice, course, target, link }, response);
  };
}

/** A teacher opens the tool to choose what to place in the course. */
function beginChoice(lms: Lms) {
  return (request: Request<{ course: string }>, response: Response): void => {
    const course = courseOf(request.params.course);
    const choice = readChoice(lms.tools, request.query);
    requireTeacher(choice);
    sendToLogin(lms, { ...choice, course, target: 'iframe', link: null }, response);
  };
}

function sendToLogin(lms: Lms, launch: PendingLaunch, response: Response): void {
  response.send(passagePage(`${lms.toolUrl}/lti/login`, initiateLogin(lms, launch)));
}

function requireTeacher({ person }: Choice): void {
  if (mayPlaceLinks(person)) return;
  throw new DemoRefusal(403, 'Only teachers and administrators do this.', 'Choose another person.');
}

/** The link of the address; the course's own activity unless one is named. */
function linkOf(request: Request<{ course: string }>, links: readonly DemoLink[]): DemoLink {
  const { link } = request.query;
  const found = link === undefined ? links[0] : links.find(({ id }) => id === link);
  if (found !== undefined) return found;
  throw new DemoRefusal(404, 'There is no such link in this course.', 'Choose one from the course.');
}

function place(lms: Lms): RequestHandler {
  return async (request, response) => {
    const { token } = request.query;
    const body: unknown = request.body;
    const jwt: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'JWT') : undefined;
    if (typeof token !== 'string' || typeof jwt !== 'string')
      throw new DemoRefusal(400, 'The tool sent no answer.', 'Start again from the course in the demo LMS.');
    response.send(placedPage(await takeResponse(lms, { token, jwt })));
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
