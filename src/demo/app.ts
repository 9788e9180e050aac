import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { PATHS } from './addresses.ts';
import type { Lms } from './lms.ts';
import { openidConfiguration } from './oidc/configuration.ts';
import { refusalPage } from './pages/messages.ts';
import { pageRouter } from './pages/router.ts';
import { registrationEndpoint } from './registration/endpoint.ts';
import { DemoRefusal } from './refusal.ts';
import { serviceRouter } from './services/router.ts';
import { grantToken, TokenRefusal } from './services/token.ts';

const ASSETS = fileURLToPath(new URL('../../public/demo/', import.meta.url));

/** The demo LMS's routes, in order. Bind it to loopback only: whoever reaches it may be anyone in it. */
export function createApp(lms: Lms): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use('/assets', express.static(ASSETS, { index: false }));
  app.get(PATHS.configuration, (_request, response) => void response.json(openidConfiguration(lms.ownUrl)));
  app.get(PATHS.jwks, (_request, response) => void response.json({ keys: [lms.key.publicJwk] }));
  app.post(PATHS.token, express.urlencoded({ extended: false }), token(lms));
  app.use(registrationEndpoint(lms));
  app.use('/services', serviceRouter(lms));
  app.use(pageRouter(lms));
  app.use(() => {
    throw new DemoRefusal(404, 'There is no such page.', 'Start again on the first page.');
  });
  app.use(refuse);
  return app;
}

/** As Moodle does, JSON under `text/html`. */
function token(lms: Lms): RequestHandler {
  return async (request, response) => {
    response.type('html').set('Cache-Control', 'no-store');
    try {
      response.send(JSON.stringify(await grantToken(lms, request.body)));
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      response.status(400).send(JSON.stringify({ error: error.message }));
    }
  };
}

const refuse: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const refusal = error instanceof DemoRefusal ? error : unexpected(error);
  response.status(refusal.status).type('html').send(refusalPage(refusal));
};

/** Says nothing of the cause: a page may be seen by anyone. */
function unexpected(error: unknown): DemoRefusal {
  const client = error instanceof Error && 'status' in error && error.status !== 500;
  return client
    ? new DemoRefusal(400, 'The demo LMS could not read this request.', 'Start again on the first page.')
    : new DemoRefusal(500, 'The demo LMS failed.', 'Try again; if it fails again, restart it.');
}
