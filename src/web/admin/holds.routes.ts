import { z } from 'zod';
import { actorOf } from '../../application/acts.ts';
import { liftHold, placeHold } from '../../application/erasure/holds.ts';
import type { HoldScope } from '../../domain/erasure-obstacles.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { holdsView, type HoldFacts } from './holds.view.ts';
import { reasonWords } from './reason-words.ts';

const asked = z.object({ person: z.string().max(40).default('').catch('') });
const placing = z.object({
  scope: z.enum(['person', 'course', 'institution']).catch('institution'),
  person: z.string().default(''),
  course: z.string().default(''),
  reason: z.string().default(''),
});
const lifting = z.object({ hold: z.string(), reason: z.string().default('') });

/** Courses that a hold can be chosen for in the page; the command line takes any. */
const MOST_COURSES = 500;

/** Legal holds: placed and lifted, each with its reason. */
export function holdRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.holds, async (context) => {
      const { person } = context.query(asked);
      const scope = person === '' ? 'course' : 'person';
      await showHolds(services, context, { form: { scope, person, course: '', reason: '' }, errors: [] });
    })
    .post(paths.admin.holds, async (context) => {
      const { auth, t, body, redirect } = context;
      const form = body(placing);
      const errors = faultsOf(t, form);
      if (errors.length > 0) {
        await showHolds(services, context, { form, errors });
        return;
      }
      await placeHold(services, actorOf(auth.person), { scope: scopeOf(form), reason: form.reason });
      redirect(paths.admin.holds, { tone: 'success', words: t.t('admin.holds.placedWords') });
    })
    .post(paths.admin.holdLift, async (context) => {
      const { auth, t, body, redirect } = context;
      const { hold, reason } = body(lifting);
      const wrong = reasonWords(t, reason);
      if (wrong !== null) {
        const errors = [{ field: `reason-${hold}`, words: wrong }];
        const form = { scope: 'course', person: '', course: '', reason: '' };
        await showHolds(services, context, { form, lifting: { hold, reason }, errors });
        return;
      }
      await liftHold(services, actorOf(auth.person), { hold, reason });
      redirect(paths.admin.holds, { tone: 'success', words: t.t('admin.holds.liftedWords') });
    });
}

function faultsOf(t: Translator, { scope, course, reason }: z.output<typeof placing>): FieldError[] {
  const errors: FieldError[] = [];
  if (scope === 'course' && course === '')
    errors.push({ field: 'course', words: t.t('admin.holds.courseMissing') });
  const wrong = reasonWords(t, reason);
  if (wrong !== null) errors.push({ field: 'reason', words: wrong });
  return errors;
}

function scopeOf({ scope, person, course }: z.output<typeof placing>): HoldScope {
  if (scope === 'person') return { kind: 'person', person };
  return scope === 'course' ? { kind: 'course', course } : { kind: 'institution' };
}

async function showHolds(
  { stores }: WebServices,
  { auth, t, page }: Pick<Context<string>, 'auth' | 't' | 'page'>,
  shown: Pick<HoldFacts, 'form' | 'lifting' | 'errors'>,
): Promise<void> {
  const { key, timeZone: zone } = auth.institution;
  const { form, errors } = shown;
  const holds = await stores.holds.list(key);
  const held = holds.flatMap(({ scope }) => (scope.kind === 'person' ? [scope.person] : []));
  const [people, { courses }] = await Promise.all([
    stores.people.findMany(
      key,
      [...new Set([...held, form.person])].filter((id) => id !== ''),
    ),
    stores.courses.list(key, { skip: 0, limit: MOST_COURSES }),
  ]);
  const head = {
    title: t.t('admin.holds.title'),
    breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
    status: errors.length === 0 ? 200 : 400,
  };
  page('admin/holds', head, holdsView(t, { holds, people, courses, ...shown, zone }));
}
