import { actorOf } from '../../application/acts.ts';
import { z } from 'zod';
import { changeRoleMapping } from '../../application/role-mappings.ts';
import { ADJUSTABLE_ROLES, ROLE_MEANINGS } from '../../domain/roles.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { rolesView } from './roles.view.ts';

/** Every role with its meaning; `roles[Mentor]=none` in the form. */
const sent = z.object({ roles: z.record(z.enum(ADJUSTABLE_ROLES), z.enum(ROLE_MEANINGS)) });

/** Parameters > Roles: what roles of the LMS mean here. */
export function roleRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.roles, ({ auth, t, page }) => {
      page(
        'admin/roles',
        {
          title: t.t('admin.roles.title'),
          breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
        },
        rolesView(t, auth.institution.settings.roleMapping),
      );
    })
    .post(paths.admin.roles, async ({ auth, t, body, redirect }) => {
      await changeRoleMapping(services, actorOf(auth.person), body(sent).roles);
      redirect(paths.admin.roles, { tone: 'success', words: t.t('admin.roles.saved') });
    });
}
