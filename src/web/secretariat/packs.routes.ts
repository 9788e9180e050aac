import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { actorOf } from '../../application/acts.ts';
import { courseOf } from '../../application/course-grades.ts';
import { askForPack } from '../../application/packs/ask-pack.ts';
import { handOutPack, recentPacks, showPack } from '../../application/packs/read-packs.ts';
import type { Course } from '../../domain/course.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths, withQuery } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { attachZip } from '../shared/downloads.ts';
import { chooseCourse } from './choose-course.ts';
import { courseName } from './courses.view.ts';
import { courseQuery, listQuery } from './list-input.ts';
import { freshPack, packErrors, packForm, type PackTyped } from './packs.form.ts';
import { newPackModel, packModel, packsModel, periodWords } from './packs.view.ts';

const newQuery = z.object({ course: courseQuery, q: listQuery.shape.q });

/** Secretariat > Funder packs: asked for by course and period, made in the background, downloaded as one ZIP. */
export function packsRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.secretariat.packs, async ({ auth, t, page }) => {
      const { key, timeZone: zone } = auth.institution;
      const packs = await recentPacks(services, key);
      const title = t.t('secretariat.packs.title');
      page('secretariat/packs', { title }, packsModel(t, { packs, zone }));
    })
    .get(paths.secretariat.newPack, async (context) => {
      const { auth, t, query, now } = context;
      const { course: id } = query(newQuery);
      if (id === '') {
        await chooseCourse(services, context, {
          q: query(newQuery).q,
          action: paths.secretariat.newPack,
          head: { title: t.t('secretariat.packs.new'), breadcrumbs: [crumb(t)] },
        });
        return;
      }
      const course = await courseOf(services, auth.institution.key, id);
      showForm(context, course, { typed: freshPack(auth.institution.timeZone, now), errors: [] });
    })
    .post(paths.secretariat.packs, async (context) => {
      const { auth, query, body, redirect, t } = context;
      const course = await courseOf(services, auth.institution.key, query(newQuery).course);
      const typed = body(packForm);
      try {
        const pack = await askForPack(services, actorOf(auth.person), { ...typed, course: course.id });
        redirect(paths.secretariat.pack(pack.id));
      } catch (error) {
        showForm(context, course, { typed, errors: packErrors(t, error) });
      }
    })
    .get('/secretariat/packs/:pack', async ({ auth, t, now, param, page }) => {
      const { key, timeZone: zone } = auth.institution;
      const found = await showPack(services, key, param('pack'));
      const model = packModel(t, { found, zone, now });
      page(
        'secretariat/pack',
        {
          title: t.t('secretariat.packs.titleOf', {
            course: found.pack.courseTitle,
            period: periodWords(t, found.pack),
          }),
          breadcrumbs: [crumb(t)],
          scripts: model.reload === null ? [] : ['meeting'],
        },
        model,
      );
    })
    .get('/secretariat/packs/:pack/zip', async ({ auth, param, res }) => {
      const { pack, zip } = await handOutPack(services, actorOf(auth.person), param('pack'));
      attachZip(res, `${pack.courseTitle}-${pack.from}-${pack.to}`);
      // Whatever fails from here on breaks the answer off: half a ZIP is none.
      await pipeline(Readable.from(zip), res);
    });
}

type Words = Context<string>['t'];

const crumb = (t: Words): { href: string; label: string } => ({
  href: paths.secretariat.packs,
  label: t.t('secretariat.packs.title'),
});

function showForm(
  { t, page }: Pick<Context<string>, 't' | 'page'>,
  course: Course,
  { typed, errors }: { typed: PackTyped; errors: FieldError[] },
): void {
  const name = courseName(t, course);
  page(
    'secretariat/new-pack',
    {
      title: t.t('secretariat.packs.newOf', { course: name }),
      breadcrumbs: [crumb(t)],
      status: errors.length === 0 ? 200 : 422,
    },
    newPackModel(t, {
      course: name,
      action: withQuery(paths.secretariat.packs, { course: course.id }),
      typed,
      errors,
    }),
  );
}
