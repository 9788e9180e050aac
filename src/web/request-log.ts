import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { isFaultOfLms } from './refusal-facts.ts';
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
    customLogLevel: (req, res) => levelOf(req, res.statusCode),
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

function levelOf(req: Request, status: number): 'error' | 'warn' | 'info' {
  if (status < 500) return 'info';
  const { errorCode } = stateOf(req);
  return errorCode !== null && isFaultOfLms(errorCode, status) ? 'warn' : 'error';
}

function requestFacts(req: Request): Record<string, unknown> {
  const { errorCode, facts } = stateOf(req);
  const isToBeTold = errorCode !== null && Object.keys(facts).length > 0;
  return {
    method: req.method,
    path: loggedPath(req.originalUrl),
    code: errorCode ?? undefined,
    ...(isToBeTold && { refused: facts }),
    institution: auth(req)?.institution.key,
  };
}

function loggedPath(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path.startsWith('/q/') ? '/q/…' : path;
}
