import { z } from 'zod';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { namesIn } from './audit-names.ts';
import { AUDIT_PAGE_SIZE, auditView } from './audit.view.ts';

const listQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });

/** The audit trail of the institution. */
export function auditRoutes(declare: Routes, { stores }: WebServices): Routes {
  return declare.get(paths.admin.audit, async ({ auth, t, query, page }) => {
    const { institution } = auth;
    const asked = query(listQuery);
    const window = { skip: (asked.page - 1) * AUDIT_PAGE_SIZE, limit: AUDIT_PAGE_SIZE + 1 };
    const entries = await stores.audit.list(institution.key, window);
    const names = await namesIn(stores, { institution, entries, t });
    page(
      'admin/audit',
      {
        title: t.t('admin.audit.title'),
        breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
      },
      auditView({ t, zone: institution.timeZone, names }, entries, asked.page),
    );
  });
}
