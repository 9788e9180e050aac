import { ownSignature, personalProof } from '../../application/proof.ts';
import { receiptReference } from '../../domain/statement.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { paths } from '../paths.ts';
import { receiptModel } from './receipt.view.ts';

/** What a student keeps of a signature. */
export function receiptRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/student/receipts/:statement', async ({ auth, t, param, page }) => {
      const own = await ownSignature(services, auth, param('statement'));
      const breadcrumbs = [
        { href: paths.student.course(own.sealed.course), label: t.t('student.agenda.title') },
      ];
      page('student/receipt', { title: t.t('receipt.title'), breadcrumbs }, receiptModel(t, own));
    })
    .get('/student/receipts/:statement/proof', async ({ auth, param, res, json }) => {
      const proof = await personalProof(services, auth, param('statement'));
      const name = receiptReference(services.sealer.digest(proof.statement));
      res.set('Content-Disposition', `attachment; filename="emarge-${name}.json"`);
      json(proof);
    });
}
