import type { DemoCourse } from './courses.ts';

/** The tool as one customer registered it: client and deployment on the one LMS. */
export interface DemoRegistration {
  /** In the addresses of pages. */
  key: string;
  name: string;
  clientId: string;
  deploymentId: string;
}

/** A customer that the demo comes with. */
export interface DemoInstitution extends DemoRegistration {
  timeZone: string;
  /** Whether the tool is to grant it a licence. */
  licensed: boolean;
}

export const INSTITUTIONS: readonly [DemoInstitution, ...DemoInstitution[]] = [
  {
    key: 'demo',
    name: 'Demo School',
    timeZone: 'Europe/Paris',
    licensed: true,
    clientId: 'demo-lie8aXUDk2',
    deploymentId: '1',
  },
  {
    key: 'demo-unlicensed',
    name: 'Demo Training Centre (no licence)',
    timeZone: 'Europe/Paris',
    licensed: false,
    clientId: 'demo-gWhyLw2n8C',
    deploymentId: '2',
  },
];

/** Id of the tool's activity in a course: each registration has its own, as in Moodle. */
export function linkId({ deploymentId }: DemoRegistration, { id }: DemoCourse): string {
  return `${deploymentId}${id}`;
}
