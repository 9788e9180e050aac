/**
 * Who may ask for what. `teacher` is a teacher of the course in the address (of the meeting's course, which the handler
 * asks `teacherMeeting` for), or of any course where the address names none; `student` is oneself; `projector` is the
 * session of a hand-off, for its own meeting.
 */
export type Who =
  'public' | 'signed-in' | 'administrator' | 'secretary' | 'teacher' | 'student' | 'projector';

const OFFICE = ['secretary', 'administrator'] as const;

/** Every route and who may use it; a route that is not declared here cannot be made. */
export const PERMISSIONS = {
  // Everyone
  'GET /': ['public'],
  'POST /language': ['public'],
  'GET /institutions/:institution/crl': ['public'],
  'GET /institutions/:institution/authority': ['public'],
  'GET /time/authority': ['public'],
  'GET /lms': ['signed-in'],
  'GET /q': ['public'],
  'GET /q/:token': ['public'],
  'POST /projector': ['public'], // the hand-off is its own key
  'GET /log/:institution/checkpoint': ['public'], // the log names nobody
  'GET /log/:institution/key': ['public'],
  'GET /verify': ['public'],
  'GET /log/:institution/tile/*tile': ['public'],

  // Projector
  'GET /projector/:meeting': ['projector'],
  'GET /projector/:meeting/state': ['projector'],
  'POST /projector/:meeting/end': ['projector'],

  // Student
  'GET /student': ['student'],
  'GET /student/courses/:course': ['student'],
  'GET /student/scan': ['student'],
  'GET /student/meetings/:meeting': ['student'],
  'POST /student/meetings/:meeting/sign': ['student'],
  'POST /student/meetings/:meeting/scan': ['student'],
  'POST /student/meetings/:meeting/code': ['student'],
  'GET /student/receipts/:statement': ['student'],
  'GET /student/receipts/:statement/proof': ['student'],
  'GET /student/receipts/:statement/proof/pdf': ['student'],

  // Teacher
  'GET /teacher': ['teacher'],
  'GET /teacher/courses/:course': ['teacher'],
  'POST /teacher/courses/:course/roster': ['teacher'],
  'GET /teacher/courses/:course/meetings/new': ['teacher'],
  'POST /teacher/courses/:course/meetings': ['teacher'],
  'GET /teacher/meetings/:meeting': ['teacher'],
  'GET /teacher/meetings/:meeting/edit': ['teacher'],
  'POST /teacher/meetings/:meeting/edit': ['teacher'],
  'POST /teacher/meetings/:meeting/cancel': ['teacher'],
  'POST /teacher/meetings/:meeting/start': ['teacher'],
  'POST /teacher/meetings/:meeting/marks': ['teacher'],
  'POST /teacher/meetings/:meeting/bulk': ['teacher'],
  'POST /teacher/meetings/:meeting/sheet': ['teacher'],
  'GET /teacher/meetings/:meeting/live': ['teacher'],
  'GET /teacher/meetings/:meeting/complete': ['teacher'],
  'POST /teacher/meetings/:meeting/complete': ['teacher'],
  'POST /teacher/meetings/:meeting/projector': ['teacher'],

  // Links placed in a course
  'GET /courses/:course/link': ['teacher', ...OFFICE],
  'POST /courses/:course/link': ['teacher', ...OFFICE],
  'GET /courses/:course/copied-link': ['teacher', 'student', ...OFFICE],
  'POST /courses/:course/copied-link': ['teacher'],

  // Secretariat
  'GET /secretariat': OFFICE,
  'GET /secretariat/courses': OFFICE,
  'POST /secretariat/courses/modify': OFFICE,
  'POST /secretariat/courses/columns': OFFICE,
  'GET /secretariat/courses/:course/grades': OFFICE,
  'POST /secretariat/courses/:course/grades': OFFICE,
  'GET /secretariat/students': OFFICE,
  'POST /secretariat/students/modify': OFFICE,
  'POST /secretariat/students/columns': OFFICE,
  'POST /secretariat/students/:person/name': OFFICE,
  'GET /secretariat/students/:person/signatures': OFFICE,
  'GET /secretariat/checks': OFFICE,
  'GET /secretariat/packs': OFFICE,
  'GET /secretariat/packs/new': OFFICE,
  'POST /secretariat/packs': OFFICE,
  'GET /secretariat/packs/:pack': OFFICE,
  'GET /secretariat/packs/:pack/zip': OFFICE,
  'GET /secretariat/meetings': OFFICE,
  'GET /secretariat/meetings/new': OFFICE,
  'POST /secretariat/meetings': OFFICE,
  'GET /secretariat/meetings/:meeting': OFFICE,
  'POST /secretariat/meetings/:meeting': OFFICE,
  'POST /secretariat/meetings/:meeting/cancel': OFFICE,
  'GET /secretariat/meetings/:meeting/sheets': OFFICE,
  'GET /secretariat/meetings/:meeting/sheets/:version': OFFICE,
  'GET /secretariat/meetings/:meeting/evidence': OFFICE,
  'GET /secretariat/supervision': OFFICE,
  'GET /secretariat/supervision/live': OFFICE,
  'GET /secretariat/supervision/:meeting': OFFICE,
  'GET /secretariat/supervision/:meeting/validate': OFFICE,
  'POST /secretariat/supervision/:meeting/validate': OFFICE,
  'POST /secretariat/supervision/:meeting/close': OFFICE,
  'POST /secretariat/supervision/:meeting/set-aside': OFFICE,
  'GET /secretariat/supervision/:meeting/amend': OFFICE,
  'POST /secretariat/supervision/:meeting/amend': OFFICE,
  'GET /secretariat/supervision/:meeting/amendments': OFFICE,
  'POST /secretariat/supervision/:meeting/amendments': OFFICE,
  'GET /secretariat/statements/:statement': OFFICE,

  // Administration
  'GET /admin': ['administrator'],
  'GET /admin/parameters/signature': ['administrator'],
  'GET /admin/parameters/signature/codes': ['administrator'],
  'POST /admin/parameters/signature/codes': ['administrator'],
  'POST /admin/parameters/signature/deactivate': ['administrator'],
  'POST /admin/parameters/signature/settings': ['administrator'],
  'GET /admin/parameters/provider': ['administrator'],
  'POST /admin/parameters/provider': ['administrator'],
  'GET /admin/parameters/roles': ['administrator'],
  'POST /admin/parameters/roles': ['administrator'],
  'GET /admin/people': ['administrator'],
  'POST /admin/people/:person/role': ['administrator'],
  'POST /admin/people/:person/absence-right': ['administrator'],
  'POST /admin/people/:person/name': ['administrator'],
  'GET /admin/people/:person/data': ['administrator'],
  'GET /admin/people/:person/export': ['administrator'],
  'GET /admin/people/:person/erase': ['administrator'],
  'POST /admin/people/:person/erase': ['administrator'],
  'GET /admin/erasures': ['administrator'],
  'POST /admin/erasures/resume': ['administrator'],
  'GET /admin/holds': ['administrator'],
  'POST /admin/holds': ['administrator'],
  'POST /admin/holds/lift': ['administrator'],
  'GET /admin/audit': ['administrator'],
  'GET /admin/connect': ['administrator'],
  'POST /admin/connect/link': ['administrator'],
  'POST /admin/connect/platforms': ['administrator'],
  'POST /admin/connect/test': ['administrator'],
  'POST /admin/connect/pause': ['administrator'],
  'GET /admin/connect/remove': ['administrator'],
  'POST /admin/connect/remove': ['administrator'],

  // Last, for the walk of all routes: it ends the session of who asks
  'POST /sign-out': ['signed-in'],
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /${string}`, readonly Who[]>>;

type Method = 'GET' | 'POST';
type Table = typeof PERMISSIONS;

/** The declared paths of a method that the public may use, and those that ask for a session. */
export type PublicPath<M extends Method> = PathWhere<M, 'public'>;
export type SignedInPath<M extends Method> = PathWhere<M, Exclude<Who, 'public'>>;

type PathWhere<M extends Method, W extends Who> = {
  [Key in keyof Table]: Key extends `${M} ${infer Path}`
    ? Table[Key][number] extends W
      ? Path
      : never
    : never;
}[keyof Table];

const DECLARED: ReadonlyMap<string, readonly Who[]> = new Map<string, readonly Who[]>(
  Object.entries(PERMISSIONS),
);

/** Who may use a route. @throws Error at start, for a route that is not declared */
export function whoMay(method: Method, path: string): readonly Who[] {
  const who = DECLARED.get(`${method} ${path}`);
  if (who === undefined) throw new Error(`PERMISSIONS declares no ${method} ${path}`);
  return who;
}

/** The methods that an address takes; empty for one that does not exist. */
export function methodsAt(address: string): string[] {
  return ROUTES.filter(({ pattern }) => pattern.test(address)).map(({ method }) => method);
}

/** The route that an address leads to: who may use it, and the ids in the address by their names. */
export function routeAt(
  method: Method,
  address: string,
): { who: readonly Who[]; ids: Partial<Record<string, string>> } | null {
  for (const route of ROUTES) {
    const found = route.method === method ? route.pattern.exec(address) : null;
    if (found !== null) return { who: route.who, ids: found.groups ?? {} };
  }
  return null;
}

const ROUTES = [...DECLARED].map(([key, who]) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, who, pattern: patternOf(path) };
});

function patternOf(path: string): RegExp {
  const named = path.replace(/:([a-z]+)/g, '(?<$1>[^/]+)').replace(/\*([a-z]+)/g, '(?<$1>.+)');
  return new RegExp(`^${named}/?$`);
}
