import {
  ADJUSTABLE_ROLES,
  usualMeaning,
  type AdjustableRole,
  type RoleMapping,
  type RoleMeaning,
} from '../domain/roles.ts';
import type { AuditEvent } from '../domain/audit.ts';
import type { Institution } from '../domain/institution.ts';
import { institutionOf } from './parameters.ts';
import { audit, type Actor, type Services } from './services.ts';

/** How long a mapping is trusted without looking again: a launch costs no reading of it. */
const FRESH_MS = 60_000;
const MOST = 5_000;

type MappingServices = Pick<Services, 'stores' | 'clock'>;

/** What roles mean in each institution, as this process last read it. */
export class RoleMappings {
  readonly #services: MappingServices;
  readonly #known = new Map<string, { at: number; mapping: Promise<RoleMapping> }>();

  constructor(services: MappingServices) {
    this.#services = services;
  }

  /** At most a minute old. @throws AppError INSTITUTION_UNKNOWN */
  of(institution: string): Promise<RoleMapping> {
    const now = this.#services.clock.now();
    const known = this.#known.get(institution);
    if (known !== undefined && now - known.at < FRESH_MS) return known.mapping;
    if (this.#known.size >= MOST) this.#known.clear();
    const mapping = institutionOf(this.#services, institution).then(({ settings }) => settings.roleMapping);
    this.#known.set(institution, { at: now, mapping });
    mapping.catch(() => this.#known.delete(institution));
    return mapping;
  }
}

/**
 * Changes what roles of the LMS mean here, from the next launch or roster on.
 * @throws AppError SETTINGS_CHANGED_MEANWHILE
 */
export async function changeRoleMapping(
  services: MappingServices,
  actor: Actor,
  chosen: Readonly<Record<AdjustableRole, RoleMeaning>>,
): Promise<Institution> {
  const institution = await institutionOf(services, actor.institution);
  const before = institution.settings.roleMapping;
  const events = ADJUSTABLE_ROLES.flatMap((role): AuditEvent[] => {
    const was = before[role] ?? usualMeaning(role);
    return was === chosen[role]
      ? []
      : [{ type: 'role-mapping-changed', role, before: was, after: chosen[role] }];
  });
  if (events.length === 0) return institution;
  const unusual = ADJUSTABLE_ROLES.filter((role) => chosen[role] !== usualMeaning(role));
  const roleMapping: RoleMapping = Object.fromEntries(unusual.map((role) => [role, chosen[role]]));
  const saved = await services.stores.institutions.save({
    ...institution,
    settings: { ...institution.settings, roleMapping },
  });
  await audit(services, actor, events);
  return saved;
}
