import { readStatement } from '../../application/read-statement.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { statementModel } from './statement.view.ts';

/** A whole sealed statement, to read and to copy. */
export function statementRoutes(routes: Routes, services: WebServices): Routes {
  return routes.get('/secretariat/statements/:statement', async ({ auth, t, param, page }) => {
    const read = await readStatement(services, auth.institution.key, param('statement'));
    const breadcrumbs = [
      { href: paths.secretariat.supervision, label: t.t('secretariat.supervision.title') },
      { href: paths.secretariat.supervised(read.sealed.meeting), label: t.t('receipt.meeting') },
    ];
    const title = t.t('secretariat.statement.title');
    page(
      'secretariat/statement',
      { title, breadcrumbs },
      statementModel(t, read, (row) => services.sealer.digest(row)),
    );
  });
}
