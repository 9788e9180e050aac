import { z } from 'zod';
import { dayBounds } from '../../application/calendar.ts';
import { supervise } from '../../application/supervise.ts';
import { DAY_MS } from '../../domain/institution.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { dayOf, dayQuery } from './day.ts';
import { LINE_STATES } from './line-state.ts';
import { courseQuery } from './list-input.ts';
import { meetingsModel, MOST_LISTED, PERIODS, type MeetingsFilter } from './meetings.view.ts';

const meetingsQuery = z.object({
  from: dayQuery,
  days: z.enum(PERIODS).default('7').catch('7'),
  course: courseQuery,
  state: z
    .enum(['', ...LINE_STATES])
    .default('')
    .catch(''),
});

/** Schedules > Meetings: what takes place in a period. */
export function meetingsRoutes(routes: Routes, services: WebServices): Routes {
  return routes.get(paths.secretariat.meetings, async ({ auth, t, now, query, page }) => {
    const zone = auth.institution.timeZone;
    const filter = filterOf(query(meetingsQuery), zone, now);
    const { course: wanted } = filter;
    const meetings = await supervise(services, auth, {
      from: filter.from.from,
      to: filter.to,
      limit: MOST_LISTED,
      ...(wanted !== '' && { courses: [wanted] }),
    });
    const course = wanted === '' ? null : await services.stores.courses.find(auth.institution.key, wanted);
    const title = t.t('common.nav.meetings');
    page('secretariat/meetings', { title, wide: true }, meetingsModel(t, { meetings, course, filter, zone }));
  });
}

/** The period ends with a local day, 23, 24 or 25 hours long: noon of the last one is always in it. */
function filterOf(asked: z.output<typeof meetingsQuery>, zone: string, now: number): MeetingsFilter {
  const from = dayOf(zone, asked.from, now);
  const lastNoon = from.from + (Number(asked.days) - 0.5) * DAY_MS;
  return { ...asked, from, to: dayBounds(zone, lastNoon).to };
}
