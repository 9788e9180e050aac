import { actorOf } from '../../application/acts.ts';
import { z } from 'zod';
import { enterName, grantRole, personOf, revokeRole, setAbsenceRight } from '../../application/grants.ts';
import { displayName } from '../../domain/person.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import {
  addressOf,
  PAGE_SIZE,
  PEOPLE_ROLES,
  peopleView,
  type PeopleQuery,
  type RefusedName,
} from './people.view.ts';

/** Kept in the address; anything else shows the whole list. */
const listQuery = z.object({
  q: z.string().trim().max(200).catch(''),
  role: z.enum(PEOPLE_ROLES).catch('all'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** `back` is the list as it was seen. */
const press = z.object({ value: z.enum(['yes', 'no']), back: z.string().default('') });
const nameForm = z.object({ name: z.string(), back: z.string().default('') });

/** People and rights. */
export function peopleRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.people, async (context) => {
      await showPeople(services, context, { query: context.query(listQuery) });
    })
    .post('/admin/people/:person/role', async ({ auth, t, param, body, redirect }) => {
      const { value, back } = body(press);
      const person = param('person');
      const change = value === 'yes' ? grantRole : revokeRole;
      await change(services, actorOf(auth.person), { person, role: 'secretary' });
      const name = await nameOf(services, auth.institution.key, person);
      const key = value === 'yes' ? 'admin.people.granted' : 'admin.people.revoked';
      redirect(addressOf(queryOf(back)), { tone: 'success', words: t.t(key, { name }) });
    })
    .post('/admin/people/:person/absence-right', async ({ auth, t, param, body, redirect }) => {
      const { value, back } = body(press);
      const person = param('person');
      await setAbsenceRight(services, actorOf(auth.person), { person, right: value === 'yes' });
      const name = await nameOf(services, auth.institution.key, person);
      const key = value === 'yes' ? 'admin.people.rightGiven' : 'admin.people.rightWithdrawn';
      redirect(addressOf(queryOf(back)), { tone: 'success', words: t.t(key, { name }) });
    })
    .post('/admin/people/:person/name', async (context) => {
      const { auth, t, param, body, redirect } = context;
      const { name, back } = body(nameForm);
      const person = param('person');
      const query = queryOf(back);
      try {
        await enterName(services, actorOf(auth.person), { person, name });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'FIELD_INVALID') throw error;
        await showPeople(services, context, { query, refused: { person, typed: name } });
        return;
      }
      const saved = await nameOf(services, auth.institution.key, person);
      redirect(addressOf(query), { tone: 'success', words: t.t('admin.people.nameSaved', { name: saved }) });
    });
}

async function nameOf(services: WebServices, institution: string, id: string): Promise<string> {
  return displayName(await personOf(services, institution, id));
}

/** The list that a form was sent from, read from its address. */
function queryOf(back: string): PeopleQuery {
  const search = new URLSearchParams(back.split('?')[1] ?? '');
  return listQuery.parse(Object.fromEntries(search));
}

async function showPeople(
  services: WebServices,
  { auth, t, page }: Pick<Context<string>, 'auth' | 't' | 'page'>,
  { query, refused = null }: { query: PeopleQuery; refused?: RefusedName | null },
): Promise<void> {
  const found = await readPage(services, auth.institution.key, query);
  const model = peopleView(t, found, refused);
  page(
    'admin/people',
    {
      title: t.t('admin.people.title'),
      breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
      wide: true,
      status: refused === null ? 200 : 400,
    },
    model,
  );
}

type People = Parameters<typeof peopleView>[1];

/** A page after the last one, as after a list became shorter, is the last one. */
async function readPage(services: WebServices, institution: string, query: PeopleQuery): Promise<People> {
  const { q, role, page } = query;
  const found = await services.stores.people.list(institution, {
    ...(role !== 'all' && { role }),
    search: q,
    skip: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  const last = Math.max(1, Math.ceil(found.total / PAGE_SIZE));
  if (page > last) return readPage(services, institution, { ...query, page: last });
  return { ...found, query };
}
