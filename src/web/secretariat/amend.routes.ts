import { z } from 'zod';
import { amendMeeting } from '../../application/amend-meeting.ts';
import { amendmentSheet, correctionOf, type AmendmentSheet } from '../../application/amendment-sheet.ts';
import { halfDaysOf } from '../../application/plan-meetings.ts';
import { superviseMeeting } from '../../application/supervise.ts';
import { amendmentFaults } from '../../domain/amendment.ts';
import { tidyText } from '../../domain/text.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths, withQuery } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { amendCheckModel, amendedModel, faultErrors } from './amend-check.view.ts';
import { amendForm, freshAmendment, readAmendment, rebased, type AmendTyped } from './amend.form.ts';
import { amendModel } from './amend.view.ts';
import { supervisionQuery } from './supervision.routes.ts';

const numberQuery = z.object({ number: z.coerce.number().int().catch(0) });

/** Corrections of a validated meeting: a form, a check of before and after, and what was recorded. */
export function amendRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/secretariat/supervision/:meeting/amend', async (context) => {
      const sheet = await amendmentSheet(services, context.auth, context.param('meeting'));
      const typed = freshAmendment(sheet, context.auth.institution.timeZone);
      showForm(context, { sheet, typed });
    })
    .post('/secretariat/supervision/:meeting/amend', (context) =>
      check(services, { ...context, id: context.param('meeting') }),
    )
    .post('/secretariat/supervision/:meeting/amendments', (context) =>
      record(services, { ...context, id: context.param('meeting') }),
    )
    .get('/secretariat/supervision/:meeting/amendments', async (context) => {
      const { auth, t, query, page, param } = context;
      const file = await superviseMeeting(services, auth, param('meeting'));
      const { number } = query(numberQuery);
      const amendment = file.file.meeting.amendments.find((one) => one.number === number);
      if (amendment === undefined) throw new AppError('AMENDMENT_UNKNOWN');
      const model = amendedModel(t, { file, amendment, ...around(context) });
      const title = t.t('secretariat.amend.recorded');
      page('secretariat/amended', { title, breadcrumbs: crumbs(context, param('meeting')) }, model);
    });
}

type Shown = Pick<Context<string>, 'auth' | 't' | 'query' | 'page'>;
type Acting = Shown & Pick<Context<string>, 'body' | 'redirect'> & { id: string };

interface Around {
  zone: string;
  /** Adds the filters of the address. */
  href: (path: string, more?: Readonly<Record<string, number>>) => string;
}

function around({ auth, query }: Pick<Shown, 'auth' | 'query'>): Around {
  const { day, course, state } = query(supervisionQuery);
  const href: Around['href'] = (path, more = {}) => withQuery(path, { day, course, state, ...more });
  return { zone: auth.institution.timeZone, href };
}

function crumbs(context: Pick<Shown, 'auth' | 't' | 'query'>, id: string): { href: string; label: string }[] {
  const { t } = context;
  const { href } = around(context);
  return [
    { href: paths.secretariat.supervision, label: t.t('secretariat.supervision.title') },
    { href: href(paths.secretariat.supervised(id)), label: t.t('receipt.meeting') },
  ];
}

interface Form {
  sheet: AmendmentSheet;
  typed: AmendTyped;
  errors?: readonly FieldError[];
  meanwhile?: boolean;
}

function showForm(context: Shown, form: Form): void {
  const { t, page } = context;
  const { errors = [], meanwhile = false } = form;
  const head = {
    title: t.t('secretariat.amend.title'),
    breadcrumbs: crumbs(context, form.sheet.file.meeting.id),
    wide: true,
    status: meanwhile ? 409 : errors.length > 0 ? 400 : 200,
  };
  page('secretariat/amend', head, amendModel(t, { ...form, ...around(context) }));
}

/** Shows before and after; or the form again, with what is wrong, what a colleague changed, or to change more. */
async function check(services: WebServices, context: Acting): Promise<void> {
  const { auth, t, body, page, id } = context;
  const sent = body(amendForm);
  const sheet = await amendmentSheet(services, auth, id);
  const { meeting } = sheet.file;
  const { zone, href } = around(context);
  const typed = rebased(sent, sheet, zone);
  const meanwhile = sent.version !== meeting.version;
  const { draft, span, ...read } = readAmendment(t, typed, { sheet, rules: auth.institution });
  const correction = correctionOf(draft, { meeting, signed: sheet.signed, known: sheet.file.people });
  const found = amendmentFaults({
    meeting,
    correction,
    reason: tidyText(typed.reason),
    signed: sheet.signed,
  });
  const errors = eachFieldOnce([...read.errors, ...faultErrors(t, found, { meeting, zone })]);
  if (typed.edit !== '' || meanwhile || errors.length > 0) {
    showForm(context, { sheet, typed, meanwhile, errors: typed.edit !== '' || meanwhile ? [] : errors });
    return;
  }
  const halfDays = halfDaysOf(auth.institution, span).length;
  const title = t.t('secretariat.amend.checkTitle');
  const model = amendCheckModel(t, { sheet, typed, correction, halfDays, zone, href });
  page('secretariat/amend-check', { title, breadcrumbs: crumbs(context, id) }, model);
}

function eachFieldOnce(errors: readonly FieldError[]): FieldError[] {
  return [...new Map([...errors].reverse().map((error) => [error.field, error])).values()].reverse();
}

async function record(services: WebServices, context: Acting): Promise<void> {
  const { auth, t, body, redirect, id } = context;
  const typed = body(amendForm);
  const { zone, href } = around(context);
  const sheet = await amendmentSheet(services, auth, id);
  const { draft, errors } = readAmendment(t, typed, { sheet, rules: auth.institution });
  if (errors.length > 0) {
    showForm(context, { sheet, typed: rebased(typed, sheet, zone), errors });
    return;
  }
  const { version, reason } = typed;
  try {
    const { number } = await amendMeeting(services, auth, { meeting: id, version, reason, draft });
    redirect(href(paths.secretariat.amendments(id), { number }));
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'MEETING_CHANGED_MEANWHILE') throw thrown;
    const now = await amendmentSheet(services, auth, id);
    showForm(context, { sheet: now, typed: rebased(typed, now, zone), meanwhile: true });
  }
}
