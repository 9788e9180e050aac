import type { Router } from 'express';
import { z } from 'zod';
import { answerDeepLinking, deepLinkingOf } from '../../application/deep-link.ts';
import { adoptLinks, linkInCourse, linkableMeetings, linkedMeeting } from '../../application/place-link.ts';
import { linkPlace, type Link } from '../../domain/link.ts';
import { courseRole } from '../../domain/person.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import { showPage } from '../render.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { chooseModel, copiedModel, passageModel, titleOf } from './links.view.ts';

const ID = z.string().regex(/^[0-9a-f]{24}$/);
const LINK_FORM = z.object({
  what: z.union([z.enum(['attendance', 'my-signature']), ID]).default('attendance'),
  title: z.string().trim().max(200).default(''),
  cancel: z.string().optional(),
});
/** A meeting that was made just now, to be placed. */
const chooseQuery = z.object({ meeting: ID.optional().catch(undefined) });
const copiedQuery = z.object({ of: ID });

/** What a teacher places in a course from the LMS's own picker, and links that came into a course with a copy. */
export function linkRoutes(services: WebServices): Router {
  return routes(services)
    .get('/courses/:course/link', async ({ auth, param, query, page, t, now }) => {
      const course = param('course');
      deepLinkingOf(services, auth.session, course);
      const { meeting: chosen = null } = query(chooseQuery);
      const meetings = await linkableMeetings(services, auth.institution.key, { course, now, chosen });
      const model = chooseModel(t, { auth, course, meetings, chosen });
      page('links/choose', { title: t.t('links.choose.title') }, model);
    })
    .post('/courses/:course/link', async (context) => {
      const { body, param, auth } = context;
      const course = param('course');
      const form = body(LINK_FORM);
      const placed = form.cancel === undefined ? await placedLink(services, context, form) : null;
      showPassage(services, context, await answerDeepLinking(services, auth, { course, placed }));
    })
    .get('/courses/:course/copied-link', async ({ auth, param, query, page, redirect, t }) => {
      const { of } = query(copiedQuery);
      const { course, origin } = await linkInCourse(services, auth, { course: param('course'), of });
      const teaches = courseRole(auth.person, course.id) === 'teacher';
      if (linkPlace({ course: of }, course) !== 'copied') redirect(homeOf(auth, course.id));
      else if (teaches)
        page('links/copied', { title: t.t('links.copied.title') }, copiedModel(t, { course, of, origin }));
      else redirect(homeOf(auth, course.id), { tone: 'info', words: t.t('links.copied.student') });
    })
    .post('/courses/:course/copied-link', async ({ auth, param, body, redirect, t }) => {
      const course = param('course');
      await adoptLinks(services, auth, { course, of: body(copiedQuery).of });
      redirect(paths.teacher.course(course), { tone: 'success', words: t.t('links.copied.adopted') });
    }).router;
}

function homeOf({ person }: Context<'/'>['auth'], course: string): string {
  const role = courseRole(person, course);
  if (role === 'teacher') return paths.teacher.course(course);
  return role === 'student' ? paths.student.course(course) : paths.secretariat.home;
}

async function placedLink(
  services: WebServices,
  { auth, param, t }: Context<'/courses/:course/link'>,
  { what, title }: z.infer<typeof LINK_FORM>,
): Promise<{ title: string; link: Link }> {
  const course = param('course');
  if (what === 'attendance' || what === 'my-signature') {
    const link: Link = { view: what, course, meeting: null };
    return { title: title === '' ? titleOf(t, link.view) : title, link };
  }
  const meeting = await linkedMeeting(services, auth.institution.key, { course, meeting: what });
  const own = titleOf(t, 'meeting', { meeting, zone: auth.institution.timeZone });
  return { title: title === '' ? own : title, link: { view: 'meeting', course, meeting: meeting.id } };
}

/** The browser carries the answer to the LMS: by itself, or by the button where scripts are off. */
function showPassage(
  services: WebServices,
  { req, res, t }: Pick<Context<'/'>, 'req' | 'res' | 't'>,
  answer: { returnUrl: string; jwt: string },
): void {
  showPage(
    services,
    { req, res },
    {
      view: 'links/passage',
      head: { title: t.t('links.passage.title'), scripts: ['passage'] },
      model: passageModel(answer),
      formAction: [new URL(answer.returnUrl).origin],
    },
  );
}
