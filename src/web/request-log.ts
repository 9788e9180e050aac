import type { Request, RequestHandler } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Config } from '../config/environment.ts';
import { auth, stateOf } from './request-state.ts';

/** Never logged, should it ever be handed in: what identifies a person or opens a session. */
const SECRET_FIELDS = [
  'id_token',
  'state',
  'nonce',
  'token',
  'cookie',
  'authorization',
  'returnUrl',
  'return_url',
  'password',
];

/** The log: one JSON line an event, secrets blanked at the top level and one below. */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const redact = { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' };
  return destination === undefined ? pino({ level, redact }) : pino({ level, redact }, destination);
}

/**
 * One line a request, under its correlation id, which the answer carries as `X-Correlation-Id`. What is logged is
 * named here: no headers, no query, no body, and of a QR address not its token.
 */
export function requestLog(log: Logger): RequestHandler[] {
  const named: RequestHandler = (req, res, next) => {
    res.set('X-Correlation-Id', stateOf(req).id);
    next();
  };
  const line = pinoHttp<Request>({
    logger: log,
    genReqId: (req) => stateOf(req).id,
    quietReqLogger: true,
    autoLogging: { ignore: (req) => /^\/(?:healthz|readyz|metrics|static\/)/.test(req.originalUrl) },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
    customProps: (req, res) => (res.writableEnded ? requestFacts(req) : {}),
    wrapSerializers: false,
    serializers: {
      req: () => undefined,
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      err: () => undefined,
    },
  });
  return [named, line];
}

function requestFacts(req: Request): Record<string, string | undefined> {
  return {
    method: req.method,
    path: loggedPath(req.originalUrl),
    code: stateOf(req).errorCode ?? undefined,
    institution: auth(req)?.institution.key,
  };
}

function loggedPath(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path.startsWith('/q/') ? '/q/…' : path;
}
