import type { Request } from 'express';
import type { Launched } from './application/launch.ts';
import type { Link } from './domain/link.ts';
import type { Webspace } from './domain/person.ts';
import type { LtiWeb } from './lti/types.ts';
import { browserOf, knownBrowser } from './web/browser.ts';
import { cookieOf } from './web/cookies.ts';
import { refuseCrossSite } from './web/csrf.ts';
import type { LtiPages } from './web/lti-pages.ts';
import { HOME_OF } from './web/nav.ts';
import { paths, withQuery } from './web/paths.ts';
import { placeToReturn, rememberPerson } from './web/return-path.ts';
import { ltiLimits } from './web/rate-limits.ts';
import { stateOf } from './web/request-state.ts';
import type { AppServices } from './web/services.ts';
import { carrySession } from './web/session.ts';

/** What a launch needs of the web: the browser's cookies, its pages, and the way in. */
export function ltiWeb(services: Pick<AppServices, 'config'>, pages: LtiPages): LtiWeb {
  return {
    browser: {
      known: knownBrowser,
      make: browserOf,
      refuseCrossSite: (req) => {
        refuseCrossSite(services, req);
      },
    },
    limits: ltiLimits(),
    note: (req, facts) => {
      Object.assign(stateOf(req).facts, facts);
    },
    pages,
    enter: (req, res, launched) => {
      carrySession(res, launched.session);
      rememberPerson({ req, res }, launched.person, launched.session.expiresAt);
      res.redirect(303, landingOf(req, launched));
    },
  };
}

/**
 * A scan that waits in this browser goes first; then where the person was when their session ended, then what the link
 * was placed for; else the course that was launched from, in the webspace of the role there. The start page says so to
 * who has none.
 */
function landingOf(req: Request, launched: Launched): string {
  const { webspace, course, link, choosesLink, person } = launched;
  if (choosesLink && course !== null) return paths.links.choose(course);
  if (webspace === 'student' && cookieOf(req, 'scan') !== null) return paths.student.redeem;
  const place = placeToReturn(req, person);
  if (place !== null) return place;
  if (link !== null && course !== null && webspace !== null) return linkLanding(link, course, webspace);
  return courseLanding(webspace, course);
}

/** A link that came here with a copy of another course is asked about, not followed into that course. */
function linkLanding(link: Link, course: string, webspace: Webspace): string {
  if (link.course !== course) return withQuery(paths.links.copied(course), { of: link.course });
  if (link.meeting === null) return courseLanding(webspace, course);
  if (webspace === 'student') return paths.student.meeting(link.meeting);
  return webspace === 'teacher'
    ? paths.teacher.meeting(link.meeting)
    : paths.secretariat.supervised(link.meeting);
}

function courseLanding(webspace: Webspace | null, course: string | null): string {
  if (webspace === 'student' && course !== null)
    return withQuery(paths.student.course(course), { go: 'sign' });
  if (webspace === 'teacher' && course !== null) return paths.teacher.course(course);
  return webspace === null ? paths.home : HOME_OF[webspace];
}
