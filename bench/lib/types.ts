/** A school that signs in one run: its own institution, platform and students. */
export interface School {
  institution: string;
  platform: { issuer: string; clientId: string; deploymentId: string };
  students: Student[];
}

export interface Student {
  sub: string;
  name: string;
  givenName: string;
  familyName: string;
  /** LTI context of their course. */
  contextId: string;
}

/** What a server under load says when it is ready. */
export interface ServerStarted {
  url: string;
  notes: string[];
}
