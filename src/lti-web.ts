import type { Request } from 'express';
import type { Launched } from './application/launch.ts';
import type { LtiWeb } from './lti/types.ts';
import { browserOf, knownBrowser } from './web/browser.ts';
import { cookieOf } from './web/cookies.ts';
import type { LtiPages } from './web/lti-pages.ts';
import { HOME_OF } from './web/nav.ts';
import { paths, withQuery } from './web/paths.ts';
import { carrySession } from './web/session.ts';

/** What a launch needs of the web: the browser's cookies, its pages, and the way in. */
export function ltiWeb(pages: LtiPages): LtiWeb {
  return {
    browser: { known: knownBrowser, make: browserOf },
    pages,
    enter: (req, res, launched) => {
      carrySession(res, launched.session);
      res.redirect(303, landingOf(req, launched));
    },
  };
}

/** A scan that waits in this browser goes first; else the course that was launched from, in the webspace of the role there. The start page says so to who has none. */
function landingOf(req: Request, { webspace, course }: Launched): string {
  if (webspace === 'student' && cookieOf(req, 'scan') !== null) return paths.student.redeem;
  if (webspace === 'student' && course !== null)
    return withQuery(paths.student.course(course), { go: 'sign' });
  if (webspace === 'teacher' && course !== null) return paths.teacher.course(course);
  return webspace === null ? paths.home : HOME_OF[webspace];
}
