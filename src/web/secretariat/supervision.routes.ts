import { z } from 'zod';
import type { MeetingFilter } from '../../application/ports/stores.ts';
import { isReasonRefused } from '../../application/acts.ts';
import {
  supervise,
  superviseWith,
  type SupervisedFile,
  type SupervisedMeeting,
} from '../../application/supervise.ts';
import { closeNow, setAsideSignature } from '../../application/validate-meeting.ts';
import { errorWords } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { paths, withQuery } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { dayOf, dayQuery, type Day } from './day.ts';
import { LINE_STATES } from './line-state.ts';
import { courseQuery } from './list-input.ts';
import { supervisedModel, type SupervisedFacts } from './supervised.view.ts';
import { supervisionHref, supervisionList, type SupervisionFilter } from './supervision.view.ts';

/** Meetings of one day that a page shows at most. */
const MOST_MEETINGS = 1_000;

/** The filters in the address. */
export const supervisionQuery = z.object({
  day: dayQuery,
  course: courseQuery,
  state: z
    .enum(['', ...LINE_STATES])
    .default('')
    .catch(''),
  aside: z.string().max(40).optional().catch(undefined),
});

type Filters = z.output<typeof supervisionQuery>;

const reasonForm = z.object({
  reason: z.string().max(2_000).default(''),
  statement: z.string().max(40).default(''),
});

/** Supervision per class meeting: meetings on the left, the selected one's signatures on the right. */
export function supervisionRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.secretariat.home, ({ redirect }) => redirect(paths.secretariat.supervision))
    .get(paths.secretariat.supervision, (context) => show(services, context, null))
    .get('/secretariat/supervision/:meeting', (context) =>
      show(services, context, { id: context.param('meeting') }),
    )
    .post('/secretariat/supervision/:meeting/close', (context) =>
      act(services, { ...context, id: context.param('meeting') }, 'close'),
    )
    .post('/secretariat/supervision/:meeting/set-aside', (context) =>
      act(services, { ...context, id: context.param('meeting') }, 'aside'),
    );
}

type Shown = Pick<Context<string>, 'auth' | 't' | 'now' | 'query' | 'page' | 'req'>;

/** The selected meeting, and a form of its page that was refused. */
interface Selected {
  id: string;
  aside?: string;
  refused?: SupervisedFacts['refused'];
}

/** The list of a day and what is selected. An address without a day shows today, or the selected meeting's own day. */
async function read(
  services: WebServices,
  { auth, now }: Pick<Shown, 'auth' | 'now'>,
  asked: { day: string | undefined; selected: Selected | null },
): Promise<{ day: Day; meetings: SupervisedMeeting[]; file: SupervisedFile | null }> {
  const { timeZone } = auth.institution;
  const within = ({ from, to }: Day): MeetingFilter => ({ from, to, limit: MOST_MEETINGS });
  const day = dayOf(timeZone, asked.day, now);
  const id = asked.selected?.id;
  if (id === undefined) return { day, meetings: await supervise(services, auth, within(day)), file: null };
  const found = await superviseWith(services, auth, { filter: within(day), id });
  const file = found.selected;
  const { start } = file.file.meeting;
  const shown = asked.day !== undefined || (start >= day.from && start < day.to);
  if (shown) return { day, meetings: found.meetings, file };
  const own = dayOf(timeZone, undefined, start);
  return { day: own, meetings: await supervise(services, auth, within(own)), file };
}

async function show(services: WebServices, context: Shown, selected: Selected | null): Promise<void> {
  const { auth, t, now, query, page } = context;
  const filters = query(supervisionQuery);
  const zone = auth.institution.timeZone;
  const { day, meetings, file } = await read(services, context, { day: filters.day, selected });
  const filter: SupervisionFilter = { ...filters, day };
  const list = supervisionList(t, { meetings, filter, selected: selected?.id ?? null, zone, now });
  const href = hrefWith(filters);
  const title = t.t('secretariat.supervision.title');
  const status = selected?.refused === undefined ? 200 : 400;
  const aside = selected?.aside ?? filters.aside;
  page(
    'secretariat/supervision',
    { title, wide: true, scripts: ['supervision'], status },
    {
      list,
      meeting:
        file === null
          ? null
          : supervisedModel(t, { file, zone, now, href, aside, refused: selected?.refused }),
      listHref: supervisionHref(filter, null),
      liveHref: paths.secretariat.live,
      refreshHref: supervisionHref(filter, selected?.id ?? null),
      updated: t.time(now, zone),
      stampsLate: stampsLate(services, context),
    },
  );
}

/** Says since when the time-stamping authority has been away. */
function stampsLate({ stampWaits }: WebServices, { auth, t, now }: Shown): string | null {
  const { key, timeZone } = auth.institution;
  const since = stampWaits.lateSince(key, now);
  return since === null
    ? null
    : t.t('secretariat.supervision.stampsLate', { since: t.dateTime(since, timeZone) });
}

function hrefWith({ day, course, state }: Filters): SupervisedFacts['href'] {
  return (path, more = {}) => withQuery(path, { day, course, state, ...more });
}

type Acting = Shown & Pick<Context<string>, 'body' | 'redirect'> & { id: string };

/** Closes the window, or sets a signature aside; without a reason the page comes again and asks for it. */
async function act(services: WebServices, context: Acting, form: 'close' | 'aside'): Promise<void> {
  const { auth, t, id, query, body, redirect } = context;
  const { reason, statement } = body(reasonForm);
  try {
    if (form === 'close') await closeNow(services, auth, { meeting: id, reason });
    else await setAsideSignature(services, auth, { meeting: id, statement, reason });
  } catch (thrown) {
    if (!isReasonRefused(thrown)) throw thrown;
    const refused = { form, reason, error: errorWords(t, thrown).what };
    await show(services, context, { id, aside: statement, refused });
    return;
  }
  const words = t.t(form === 'close' ? 'secretariat.close.done' : 'secretariat.aside.done');
  redirect(hrefWith(query(supervisionQuery))(paths.secretariat.supervised(id)), { tone: 'success', words });
}
