import type { Request, Response } from 'express';
import type { LiveSession } from '../../src/application/ports/session.ts';
import type { PersonalMeeting } from '../../src/application/ports/stores.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { translatorOf } from '../../src/web/locale.ts';
import { showPage } from '../../src/web/render.ts';
import { stateOf } from '../../src/web/request-state.ts';
import type { PageServices } from '../../src/web/services.ts';
import { createAssets } from '../../src/web/static.ts';
import { showMeeting } from '../../src/web/student/meeting.routes.ts';
import { createViews } from '../../src/web/views.ts';

/** Whose page it is, and their meeting: what the tool reads from the database for each request. */
export interface GivenPage {
  live: LiveSession;
  personal: PersonalMeeting;
}

/** The student's page of a meeting for ltijs's route: the tool's own model and templates, with the data at hand. */
export function studentPage({ live, personal }: GivenPage): (req: Request, res: Response) => void {
  const services: PageServices = {
    assets: createAssets(),
    views: createViews(),
    vault: createVault('the bench alone makes its forms under this'),
    config: {
      publicUrl: 'http://localhost',
      loopback: true,
      operatorContact: null,
      trustedProxies: ['loopback'],
      metricsToken: null,
    },
  };
  return (req, res) => {
    stateOf(req).auth = live;
    const page = (view: string, head: Parameters<typeof showPage>[2]['head'], model: object): void =>
      showPage(services, { req, res }, { view, head, model });
    showMeeting({ auth: live, t: translatorOf(req), now: Date.now(), page }, personal);
  };
}
