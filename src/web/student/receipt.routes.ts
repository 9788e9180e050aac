import { ownSignature, personalProof, placeInLog, printedProof } from '../../application/proof.ts';
import { receiptReference } from '../../domain/statement.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { paths } from '../paths.ts';
import { sendBundle, sendPdf } from '../shared/downloads.ts';
import { receiptFacts, receiptModel } from './receipt.view.ts';

/** What a student keeps of a signature. */
export function receiptRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/student/receipts/:statement', async ({ auth, t, param, page }) => {
      const own = await ownSignature(services, auth, param('statement'));
      const breadcrumbs = [
        { href: paths.student.course(own.sealed.course), label: t.t('student.agenda.title') },
      ];
      const model = receiptModel(t, own, await placeInLog(services, own.sealed));
      page('student/receipt', { title: t.t('receipt.title'), breadcrumbs }, model);
    })
    .get('/student/receipts/:statement/proof', async ({ auth, param, res }) => {
      const { sealed, bundle } = await personalProof(services, auth, param('statement'));
      sendBundle(res, receiptReference(sealed.digest), services.sealer.canonical(bundle));
    })
    .get('/student/receipts/:statement/proof/pdf', async ({ auth, t, param, res }) => {
      const proof = await personalProof(services, auth, param('statement'));
      const reference = receiptReference(proof.sealed.digest);
      const words = {
        title: t.t('receipt.proofTitle', { reference }),
        facts: receiptFacts(t, proof),
        locale: t.locale,
        verifyUrl: services.config.publicUrl + paths.verify,
      };
      sendPdf(res, reference, await printedProof(services, auth, { proof, words }));
    });
}
