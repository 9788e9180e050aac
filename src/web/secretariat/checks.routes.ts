import { z } from 'zod';
import { preAudit, type PreAudit } from '../../application/pre-audit.ts';
import type { LiveSession } from '../../application/ports/session.ts';
import { DAY_MS } from '../../domain/institution.ts';
import { displayName } from '../../domain/person.ts';
import type { Translator } from '../../i18n/index.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { checksModel, type ChecksFacts } from './checks.view.ts';
import { courseName } from './courses.view.ts';
import { dayOf, dayQuery } from './day.ts';
import { courseQuery } from './list-input.ts';

/** An address without a period is about the days until today. */
const DAYS = 31;

const checksQuery = z.object({ from: dayQuery, to: dayQuery, course: courseQuery, teacher: courseQuery });

/** Secretariat > Checks: what a human should look at, in a period. */
export function checksRoutes(routes: Routes, services: WebServices): Routes {
  return routes.get(paths.secretariat.checks, async ({ auth, t, now, query, page }) => {
    const { from, to, course, teacher } = query(checksQuery);
    const zone = auth.institution.timeZone;
    const last = dayOf(zone, to, now);
    const first = dayOf(zone, from, last.from - (DAYS - 1.5) * DAY_MS);
    const audit = await preAudit(services, auth, {
      scope: {
        from: first.from,
        to: last.to,
        ...(course !== '' && { course }),
        ...(teacher !== '' && { teacher }),
      },
      language: t.locale,
    });
    const filter = { from: first.date, to: last.date, course, teacher };
    const asked = await namesAsked(services, { auth, t }, { audit, filter });
    const title = t.t('secretariat.checks.title');
    page('secretariat/checks', { title, wide: true }, checksModel(t, { audit, filter, asked, zone }));
  });
}

/** The names of a course and a teacher that no meeting of the report has told. */
async function namesAsked(
  { stores }: WebServices,
  { auth, t }: { auth: LiveSession; t: Translator },
  { audit, filter }: { audit: PreAudit; filter: ChecksFacts['filter'] },
): Promise<ChecksFacts['asked']> {
  const { key } = auth.institution;
  if (audit.meetings.size > 0) return { course: null, teacher: null };
  const course = filter.course === '' ? null : await stores.courses.find(key, filter.course);
  const teacher = filter.teacher === '' ? null : await stores.people.find(key, filter.teacher);
  return {
    course: course === null ? null : courseName(t, course),
    teacher: teacher === null ? null : displayName(teacher),
  };
}
