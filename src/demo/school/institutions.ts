import type { DemoCourse } from './courses.ts';

/** One customer of the tool: a registration of its own (client and deployment) on the one LMS. */
export interface DemoInstitution {
  key: string;
  name: string;
  timeZone: string;
  /** Whether the tool is to grant it a licence. */
  licensed: boolean;
  clientId: string;
  deploymentId: string;
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

export function findInstitution(key: string): DemoInstitution | undefined {
  return INSTITUTIONS.find((institution) => institution.key === key);
}

export function institutionOfClient(clientId: string): DemoInstitution | undefined {
  return INSTITUTIONS.find((institution) => institution.clientId === clientId);
}

/** Id of the tool's activity in a course: each registration has its own, as in Moodle. */
export function linkId({ deploymentId }: DemoInstitution, { id }: DemoCourse): string {
  return `${deploymentId}${id}`;
}
