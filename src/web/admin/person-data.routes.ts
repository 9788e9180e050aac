import { actorOf } from '../../application/acts.ts';
import { exportPerson } from '../../application/erasure/export-person.ts';
import { personOf } from '../../application/grants.ts';
import { courseTitle } from '../../domain/course.ts';
import { displayName } from '../../domain/person.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { personDataView } from './person-data.view.ts';

/** What is held on a person, to read and to hand over. */
export function personDataRoutes(declare: Routes, services: WebServices): Routes {
  const { stores } = services;
  return declare
    .get('/admin/people/:person/data', async ({ auth, t, param, page }) => {
      const { key, timeZone: zone } = auth.institution;
      const person = await personOf(services, key, param('person'));
      const [traces, records] = await Promise.all([
        stores.erasures.traces(key, person.id),
        stores.erasures.records(key, person.id),
      ]);
      const courses = await stores.courses.findMany(key, [
        ...new Set(traces.map(({ meeting }) => meeting.course)),
      ]);
      const titles = new Map(courses.map((course) => [course.id, courseTitle(course)]));
      const head = {
        title: t.t('admin.personData.title', { name: displayName(person) }),
        breadcrumbs: [
          { href: paths.admin.home, label: t.t('admin.home') },
          { href: paths.admin.people, label: t.t('admin.people.title') },
        ],
      };
      page('admin/person-data', head, personDataView(t, { person, traces, records, zone, titles }));
    })
    .get('/admin/people/:person/export', async ({ auth, param, res, json }) => {
      const data = await exportPerson(services, actorOf(auth.person), param('person'));
      res.set('Content-Disposition', `attachment; filename="emarge-person-${param('person')}.json"`);
      json(data);
    });
}
