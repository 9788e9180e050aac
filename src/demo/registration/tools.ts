import { randomBytes } from 'node:crypto';
import { INSTITUTIONS, type DemoRegistration } from '../school/institutions.ts';

/** A tool that registered itself: it waits, as in Moodle, until somebody activates it. */
export interface RegisteredTool extends DemoRegistration {
  active: boolean;
}

/** What a caller keeps of a tool over a restart. */
export type KnownTool = Pick<DemoRegistration, 'clientId' | 'deploymentId'>;

/** Every registration of the tool in this LMS: those it comes with, and those that were made while it ran. */
export class Tools {
  readonly #registered: RegisteredTool[];

  /** @param known those of an earlier run; they were activated then, or may be used again all the same */
  constructor(known: readonly KnownTool[] = []) {
    this.#registered = known.map((tool) => ({ ...described('Emarge', tool), active: true }));
  }

  get registered(): readonly RegisteredTool[] {
    return this.#registered;
  }

  /** What people can open. */
  get usable(): readonly DemoRegistration[] {
    return [...INSTITUTIONS, ...this.#registered.filter(({ active }) => active)];
  }

  find(key: string): DemoRegistration | undefined {
    return this.usable.find((tool) => tool.key === key);
  }

  ofClient(clientId: string): DemoRegistration | undefined {
    return this.usable.find((tool) => tool.clientId === clientId);
  }

  /** Registers a tool under a client id and a deployment of its own. */
  add(name: string): RegisteredTool {
    const clientId = `demo-${randomBytes(8).toString('base64url')}`;
    const taken = [...INSTITUTIONS, ...this.#registered].map(({ deploymentId }) => Number(deploymentId));
    const tool = {
      ...described(name, { clientId, deploymentId: String(Math.max(...taken) + 1) }),
      active: false,
    };
    this.#registered.push(tool);
    return tool;
  }

  /** False when there is no such tool. */
  activate(clientId: string): boolean {
    const tool = this.#registered.find((one) => one.clientId === clientId);
    if (tool === undefined) return false;
    tool.active = true;
    return true;
  }
}

function described(name: string, { clientId, deploymentId }: KnownTool): DemoRegistration {
  return { key: clientId, name: `${name}, registered as ${clientId}`, clientId, deploymentId };
}
