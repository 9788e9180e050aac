/** Every address of the tool, as functions. Ids are hex digits and need no escaping; what people typed does. */
export const paths = {
  home: '/',
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
  language: '/language',
  /** Which of an institution's certificates are revoked (RFC 5280). */
  revocationList: (institution: string) => `/institutions/${institution}/crl`,
  /** The certificate that an institution's seals lead to, PEM. */
  authority: (institution: string) => `/institutions/${institution}/authority`,
  /** The certificate that the built-in time-stamps lead to, PEM. */
  stampRoot: '/time/authority',
  /** Verifies sheets and bundles in the browser. */
  verify: '/verify',
  signOut: '/sign-out',
  /** Back to where the LMS launched from. */
  lms: '/lms',
  scan: { landing: (token: string) => `/q/${token}`, code: '/q' },
  log: {
    checkpoint: (institution: string) => `/log/${institution}/checkpoint`,
    key: (institution: string) => `/log/${institution}/key`,
    /** @param tile such as `0/000.p/8` */
    tile: (institution: string, tile: string) => `/log/${institution}/tile/${tile}`,
  },
  projector: {
    open: '/projector',
    page: (meeting: string) => `/projector/${meeting}`,
    state: (meeting: string) => `/projector/${meeting}/state`,
    end: (meeting: string) => `/projector/${meeting}/end`,
  },
  student: {
    home: '/student',
    course: (course: string) => `/student/courses/${course}`,
    /** Where a scan that waits in this browser is redeemed, after a launch. */
    redeem: '/student/scan',
    meeting: (meeting: string) => `/student/meetings/${meeting}`,
    sign: (meeting: string) => `/student/meetings/${meeting}/sign`,
    scan: (meeting: string) => `/student/meetings/${meeting}/scan`,
    code: (meeting: string) => `/student/meetings/${meeting}/code`,
    receipt: (statement: string) => `/student/receipts/${statement}`,
    proof: (statement: string) => `/student/receipts/${statement}/proof`,
    printedProof: (statement: string) => `/student/receipts/${statement}/proof/pdf`,
  },
  teacher: {
    home: '/teacher',
    course: (course: string) => `/teacher/courses/${course}`,
    roster: (course: string) => `/teacher/courses/${course}/roster`,
    newMeeting: (course: string) => `/teacher/courses/${course}/meetings/new`,
    meetings: (course: string) => `/teacher/courses/${course}/meetings`,
    meeting: (meeting: string) => `/teacher/meetings/${meeting}`,
    edit: (meeting: string) => `/teacher/meetings/${meeting}/edit`,
    cancel: (meeting: string) => `/teacher/meetings/${meeting}/cancel`,
    start: (meeting: string) => `/teacher/meetings/${meeting}/start`,
    marks: (meeting: string) => `/teacher/meetings/${meeting}/marks`,
    bulk: (meeting: string) => `/teacher/meetings/${meeting}/bulk`,
    addToSheet: (meeting: string) => `/teacher/meetings/${meeting}/sheet`,
    live: (meeting: string) => `/teacher/meetings/${meeting}/live`,
    complete: (meeting: string) => `/teacher/meetings/${meeting}/complete`,
    projector: (meeting: string) => `/teacher/meetings/${meeting}/projector`,
  },
  secretariat: {
    home: '/secretariat',
    courses: '/secretariat/courses',
    coursesModify: '/secretariat/courses/modify',
    coursesColumns: '/secretariat/courses/columns',
    grades: (course: string) => `/secretariat/courses/${course}/grades`,
    students: '/secretariat/students',
    studentsModify: '/secretariat/students/modify',
    studentsColumns: '/secretariat/students/columns',
    sideBySide: (person: string) => `/secretariat/students/${person}/signatures`,
    studentName: (person: string) => `/secretariat/students/${person}/name`,
    meetings: '/secretariat/meetings',
    newMeeting: '/secretariat/meetings/new',
    meeting: (meeting: string) => `/secretariat/meetings/${meeting}`,
    sheets: (meeting: string) => `/secretariat/meetings/${meeting}/sheets`,
    sheet: (meeting: string, version: number) => `/secretariat/meetings/${meeting}/sheets/${version}`,
    evidence: (meeting: string) => `/secretariat/meetings/${meeting}/evidence`,
    cancelMeeting: (meeting: string) => `/secretariat/meetings/${meeting}/cancel`,
    checks: '/secretariat/checks',
    packs: '/secretariat/packs',
    newPack: '/secretariat/packs/new',
    pack: (pack: string) => `/secretariat/packs/${pack}`,
    packZip: (pack: string) => `/secretariat/packs/${pack}/zip`,
    supervision: '/secretariat/supervision',
    supervised: (meeting: string) => `/secretariat/supervision/${meeting}`,
    live: '/secretariat/supervision/live',
    validate: (meeting: string) => `/secretariat/supervision/${meeting}/validate`,
    closeNow: (meeting: string) => `/secretariat/supervision/${meeting}/close`,
    setAside: (meeting: string) => `/secretariat/supervision/${meeting}/set-aside`,
    amend: (meeting: string) => `/secretariat/supervision/${meeting}/amend`,
    /** Where amendments are recorded; with `?number=`, where one is read. */
    amendments: (meeting: string) => `/secretariat/supervision/${meeting}/amendments`,
    statement: (statement: string) => `/secretariat/statements/${statement}`,
  },
  /** Links that teachers place in their courses (deep linking). */
  links: {
    choose: (course: string) => `/courses/${course}/link`,
    copied: (course: string) => `/courses/${course}/copied-link`,
  },
  admin: {
    home: '/admin',
    signature: '/admin/parameters/signature',
    codes: '/admin/parameters/signature/codes',
    deactivate: '/admin/parameters/signature/deactivate',
    settings: '/admin/parameters/signature/settings',
    provider: '/admin/parameters/provider',
    roles: '/admin/parameters/roles',
    people: '/admin/people',
    role: (person: string) => `/admin/people/${person}/role`,
    absenceRight: (person: string) => `/admin/people/${person}/absence-right`,
    personName: (person: string) => `/admin/people/${person}/name`,
    personData: (person: string) => `/admin/people/${person}/data`,
    personExport: (person: string) => `/admin/people/${person}/export`,
    personErase: (person: string) => `/admin/people/${person}/erase`,
    erasures: '/admin/erasures',
    erasureResume: '/admin/erasures/resume',
    holds: '/admin/holds',
    holdLift: '/admin/holds/lift',
    audit: '/admin/audit',
    connect: '/admin/connect',
    connectLink: '/admin/connect/link',
    connectByHand: '/admin/connect/platforms',
    connectTest: '/admin/connect/test',
    connectPause: '/admin/connect/pause',
    connectRemove: '/admin/connect/remove',
  },
} as const;

/** A path with its query; empty and absent values are left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

/** A path on this host, for 'back' fields: anything else becomes `/`. */
export function localPath(text: string): string {
  return /^\/(?![/\\])[^\\\s]*$/.test(text) ? text : '/';
}
