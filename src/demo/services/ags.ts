import type { Request, Response } from 'express';
import { z } from 'zod';
import { lineItemUrl } from '../addresses.ts';
import type { Lms } from '../lms.ts';
import { findCourse } from '../school/courses.ts';
import { linkId } from '../school/institutions.ts';
import { LINEITEM, LINEITEM_READONLY, RESULT_READONLY, SCORE } from '../scopes.ts';
import { ServiceRefusal } from '../refusal.ts';
import { requireAccept, requireContentType, requireScope } from './bearer.ts';
import type { LineItem } from './gradebook.ts';
import { gradeFrom } from './score.ts';

/** AGS 2.0, sections 3.2 to 3.4. */
export const LINE_ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const LINE_ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
export const SCORE_TYPE = 'application/vnd.ims.lis.v1.score+json';
const RESULTS = 'application/vnd.ims.lis.v2.resultcontainer+json';

const NEW_ITEM = z.object({
  label: z.string().trim().min(1).max(500),
  scoreMaximum: z.number().min(0),
  resourceId: z.string().max(500).default(''),
  tag: z.string().max(500).default(''),
  resourceLinkId: z.string().optional(),
});

interface Place {
  courseId: string;
  typeId: string;
  /** The tool's one activity there. */
  linkId: string;
}

type CourseRequest = Request<{ course: string }>;
type ItemRequest = Request<{ course: string; item: string }>;

/** `GET` of the container, filtered by resource_link_id, resource_id and tag. */
export function listLineItems(lms: Lms) {
  return (request: CourseRequest, response: Response): void => {
    const place = placeOf(lms, request, [LINEITEM, LINEITEM_READONLY]);
    requireAccept(request, LINE_ITEMS);
    const { resource_link_id: link, resource_id: resource, tag } = request.query;
    lms.gradebook.coupled(place);
    const items = lms.gradebook
      .list(place)
      .filter((item) => link === undefined || item.linkId === link)
      .filter((item) => resource === undefined || item.resourceId === resource)
      .filter((item) => tag === undefined || item.tag === tag);
    answer(
      response,
      LINE_ITEMS,
      items.map((item) => shown(lms, item)),
    );
  };
}

/** `POST` of a new line item to the container. */
export function createLineItem(lms: Lms) {
  return (request: CourseRequest, response: Response): void => {
    const place = placeOf(lms, request, [LINEITEM]);
    requireContentType(request, LINE_ITEM);
    const read = NEW_ITEM.safeParse(request.body);
    if (!read.success) throw new ServiceRefusal(400, 'No label or Score Maximum');
    const { resourceLinkId, ...facts } = read.data;
    if (resourceLinkId !== undefined && resourceLinkId !== place.linkId)
      throw new ServiceRefusal(403, 'Forbidden');
    const { courseId, typeId } = place;
    const item = lms.gradebook.add({ ...facts, courseId, typeId, linkId: resourceLinkId });
    answer(response.status(201), LINE_ITEM, { ...read.data, id: lineItemUrl(lms.ownUrl, item) });
  };
}

/** `GET` of one line item. */
export function showLineItem(lms: Lms) {
  return (request: ItemRequest, response: Response): void => {
    const item = itemOf(lms, request, [LINEITEM, LINEITEM_READONLY]);
    requireAccept(request, LINE_ITEM);
    answer(response, LINE_ITEM, shown(lms, item));
  };
}

/** `POST` of a score: an empty answer, or 409 for one of the same or an earlier second. */
export function postScore(lms: Lms) {
  return (request: ItemRequest, response: Response): void => {
    const item = itemOf(lms, request, [SCORE]);
    requireContentType(request, SCORE_TYPE);
    const grade = gradeFrom(request.body, item);
    if (!lms.gradebook.record(item, grade))
      throw new ServiceRefusal(
        409,
        `Refusing score with an earlier timestamp for item ${String(item.id)} and user ${grade.userId}`,
      );
    response.status(200).set('Content-Type', SCORE_TYPE).end();
  };
}

/** `GET` of the grades of one line item. */
export function listResults(lms: Lms) {
  return (request: ItemRequest, response: Response): void => {
    const item = itemOf(lms, request, [RESULT_READONLY]);
    requireAccept(request, RESULTS);
    const url = new URL(lineItemUrl(lms.ownUrl, item));
    const results = lms.gradebook.grades(item).map(({ userId, scoreGiven, scoreMaximum, comment }) => ({
      id: `${url.origin}${url.pathname}/results?type_id=${item.typeId}&user_id=${userId}`,
      userId,
      resultScore: scoreGiven ?? undefined,
      resultMaximum: scoreMaximum,
      comment,
      scoreOf: url.href,
    }));
    answer(response, RESULTS, results);
  };
}

function placeOf(lms: Lms, request: CourseRequest, scopes: readonly string[]): Place {
  const institution = requireScope(lms, request, scopes);
  const course = findCourse(request.params.course);
  if (course === undefined)
    throw new ServiceRefusal(404, `Not Found: Course ${request.params.course} doesn't exist.`);
  if (request.query['type_id'] !== institution.deploymentId) throw new ServiceRefusal(403, 'Forbidden');
  return { courseId: course.id, typeId: institution.deploymentId, linkId: linkId(institution, course) };
}

function itemOf(lms: Lms, request: ItemRequest, scopes: readonly string[]): LineItem {
  const place = placeOf(lms, request, scopes);
  const item = lms.gradebook.find(Number(request.params.item), place);
  if (item !== undefined) return item;
  throw new ServiceRefusal(404, `Not Found: Grade item ${request.params.item} doesn't exist`);
}

function shown({ ownUrl }: Lms, item: LineItem): object {
  const { label, scoreMaximum, resourceId, tag, linkId: link } = item;
  const links = link === undefined ? {} : { resourceLinkId: link, ltiLinkId: link };
  return { id: lineItemUrl(ownUrl, item), label, scoreMaximum, resourceId, tag, ...links };
}

function answer(response: Response, mediaType: string, body: unknown): void {
  response.set('Content-Type', `${mediaType}; charset=utf-8`).send(JSON.stringify(body));
}
