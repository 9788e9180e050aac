import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Router } from 'express';
import { Router as makeRouter } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { stampingDelay } from '../application/stamp-due.ts';
import { AppError } from '../errors.ts';
import { paths } from './paths.ts';
import type { AppServices } from './services.ts';

type MetricServices = Pick<AppServices, 'stores' | 'clock' | 'evidenceLog' | 'config'>;

/** Seconds: a page is to be there within one, a signature within a quarter. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * `/metrics` for Prometheus: requests by method, route and status, the process, and how long the log, time-stamps and
 * sheets are behind. Names no institution and nobody. For this machine alone, or whoever sends METRICS_TOKEN as a bearer.
 */
export function metricsRoutes(services: MetricServices): (RequestHandler | Router)[] {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauges(services, registry);
  const router = makeRouter();
  router.get(paths.metrics, async (req, res) => {
    refuseStranger(req, services.config.metricsToken);
    res
      .set('Cache-Control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
  return [timed(registry), router];
}

function timed(registry: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'emarge_http_request_seconds',
    help: 'Time of answering a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return (req, res, next) => {
    const end = seconds.startTimer();
    res.once('finish', () => end({ method: methodOf(req), route: routeOf(req), status: res.statusCode }));
    next();
  };
}

/** What anyone may send would make a series each. */
function methodOf({ method }: Request): string {
  return ['GET', 'POST', 'HEAD'].includes(method) ? method : 'other';
}

/** The declared path, with names in the place of ids. */
function routeOf(req: Request): string {
  const route: unknown = Reflect.get(Object(req.route), 'path');
  return typeof route === 'string' ? route : 'none';
}

function gauges({ stores, clock, evidenceLog }: MetricServices, registry: Registry): void {
  const behind: [string, string, () => Promise<number>][] = [
    [
      'emarge_log_lag',
      'For how long the oldest statement has waited for its place in the log.',
      () => evidenceLog.lag(),
    ],
    [
      'emarge_time_stamp_delay',
      'For how long the oldest checkpoint has waited for a time-stamp.',
      () => stampingDelay({ stores, clock }),
    ],
    [
      'emarge_sheet_delay',
      'For how long the oldest sheet has waited to be made.',
      () => sheetDelay({ stores, clock }),
    ],
  ];
  for (const [name, help, ms] of behind) {
    new Gauge({
      name: `${name}_seconds`,
      help,
      registers: [registry],
      async collect() {
        this.set((await ms()) / 1000);
      },
    });
  }
}

async function sheetDelay({ stores, clock }: Pick<MetricServices, 'stores' | 'clock'>): Promise<number> {
  const since = await stores.sheets.waitingSince();
  return since === null ? 0 : Math.max(0, clock.now() - since);
}

/** Also as an IPv4 address in an IPv6 socket. */
const LOOPBACK = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/;

/** @throws AppError NOT_FOUND: a stranger is not told that there is anything */
function refuseStranger(req: Request, token: string | null): void {
  const isHere = LOOPBACK.test(req.socket.remoteAddress ?? '') && req.get('x-forwarded-for') === undefined;
  if (isHere || (token !== null && isBearer(req, token))) return;
  throw new AppError('NOT_FOUND');
}

function isBearer(req: Request, token: string): boolean {
  const [given, right] = [Buffer.from(req.get('authorization') ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === right.length && timingSafeEqual(given, right);
}
