import express, { Router, type RequestHandler } from 'express';
import { canvasConfig, publishedConfig } from '../config/lti-config.ts';
import { AppError } from '../errors.ts';
import { guardLaunch } from './launch.ts';
import { continueLogin, guardLogin } from './login.ts';
import { ltijsBehind } from './provider.ts';
import { openRegistration } from './registration/visit.ts';
import type { ToolKeys } from './tool-keys.ts';
import type { Lti } from './types.ts';

const BODY_LIMIT = '100kb';
const KEYS_MAX_AGE_S = 300;

/** What stands under `/lti`; anything else is refused before ltijs. */
export function ltiRoutes(lti: Lti, toolKeys: ToolKeys): RequestHandler {
  const router = Router();
  const published = publishedConfig(lti.config, lti.publicUrl);
  const forCanvas = canvasConfig(lti.config, lti.publicUrl);
  const form = express.urlencoded({ extended: false, limit: BODY_LIMIT, parameterLimit: 50 });
  const ltijs = ltijsBehind(lti);
  router.get('/keys', async (_req, res) => {
    const { jwks, etag } = await toolKeys.published();
    // Express answers 304 to who has this tag.
    res.set({ 'Cache-Control': `public, max-age=${String(KEYS_MAX_AGE_S)}`, ETag: etag }).json(jwks);
  });
  router.get('/config.json', (_req, res) => {
    res.json(published);
  });
  router.get('/canvas.json', (_req, res) => {
    res.json(forCanvas);
  });
  router.get('/register', openRegistration(lti));
  router.get('/login', guardLogin(lti), ltijs);
  router.post('/login', form, guardLogin(lti), ltijs);
  router.get('/login/continue', continueLogin(lti), ltijs);
  router.post('/launch', form, guardLaunch(lti), ltijs);
  router.all(['/keys', '/config.json', '/canvas.json', '/login/continue'], refuseMethod('GET, HEAD'));
  router.all('/register', refuseMethod('GET'));
  router.all('/login', refuseMethod('GET, HEAD, POST'));
  router.all('/launch', refuseMethod('POST'));
  router.use(() => {
    throw new AppError('NOT_FOUND');
  });
  return router;
}

function refuseMethod(allowed: string): RequestHandler {
  return (_req, res) => {
    res.set('Allow', allowed);
    throw new AppError('METHOD_NOT_ALLOWED');
  };
}
