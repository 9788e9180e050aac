import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Lms } from '../lms.ts';
import { ServiceRefusal } from '../refusal.ts';
import {
  createLineItem,
  LINE_ITEM,
  listLineItems,
  listResults,
  postScore,
  SCORE_TYPE,
  showLineItem,
} from './ags.ts';
import { roster } from './nrps.ts';

/** Rosters and grades, under `/services`. */
export function serviceRouter(lms: Lms): Router {
  const json = express.json({ type: [LINE_ITEM, SCORE_TYPE] });
  const router = express.Router();
  router.get('/CourseSection/:course/bindings/:binding/memberships', roster(lms));
  router.get('/:course/lineitems', listLineItems(lms));
  router.post('/:course/lineitems', json, createLineItem(lms));
  router.get('/:course/lineitems/:item/lineitem', showLineItem(lms));
  router.post('/:course/lineitems/:item/lineitem/scores', json, postScore(lms));
  router.get('/:course/lineitems/:item/lineitem/results', listResults(lms));
  router.use((request) => {
    throw new ServiceRefusal(400, `No handler found for ${request.path}`);
  });
  router.use(refuse);
  return router;
}

/** JSON in Moodle's shape; what is not a refusal says no more than 'error'. */
const refuse: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const { status, reason } = outcomeOf(error);
  response.status(status).json({
    status,
    reason,
    request: {
      method: request.method,
      url: request.originalUrl,
      accept: request.get('accept') ?? '',
      contentType: request.get('content-type') ?? '',
    },
  });
};

function outcomeOf(error: unknown): { status: number; reason: string } {
  if (error instanceof ServiceRefusal) return { status: error.status, reason: error.message };
  const badBody = error instanceof Error && 'status' in error && error.status !== 500;
  return badBody ? { status: 400, reason: 'Bad request' } : { status: 500, reason: 'error' };
}
