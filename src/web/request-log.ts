import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { auth, stateOf } from './request-state.ts';

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
