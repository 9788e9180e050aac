import type { InstitutionRole } from './person.ts';
import type { AdjustableRole, LmsRoleChange, RoleMeaning } from './roles.ts';
import type { Mark } from './roll-call.ts';
import type { RevocationReason } from './seal-keys.ts';

/** Everything that is audited: a closed union, told apart by `type`. */
export type AuditEvent =
  | { type: 'signature-activated'; code: string }
  | { type: 'signature-deactivated' }
  | { type: 'code-added'; code: string }
  | { type: 'code-selected'; code: string }
  | { type: 'settings-changed'; changes: Record<string, { before: unknown; after: unknown }> }
  | { type: 'licence-granted'; threshold: number; from: number; to: number; hosted: boolean }
  | { type: 'licence-revoked' }
  | { type: 'role-granted'; person: string; role: InstitutionRole }
  | { type: 'role-revoked'; person: string; role: InstitutionRole }
  | { type: 'role-mapping-changed'; role: AdjustableRole; before: RoleMeaning; after: RoleMeaning }
  | ({ type: 'role-changed-by-lms'; person: string } & LmsRoleChange)
  /** The LMS says that another of its users acts as this person. `by`: that user's id in the LMS. */
  | { type: 'launched-as-another'; person: string; by: string }
  | { type: 'launched-as-test-user'; person: string }
  | { type: 'absence-right-changed'; person: string; right: boolean | null }
  | { type: 'name-entered'; person: string; before: string | null; after: string }
  | { type: 'course-subject-changed'; course: string; subject: boolean }
  | { type: 'course-mode-changed'; course: string; mode: string | null }
  | { type: 'grades-turned-on'; course: string; title: string }
  | { type: 'grades-turned-off'; course: string }
  | { type: 'grades-column-made-again'; course: string }
  | { type: 'links-adopted'; course: string; origin: string }
  | { type: 'student-subject-changed'; person: string; subject: boolean }
  | { type: 'meeting-made'; meeting: string }
  | { type: 'meeting-edited'; meeting: string; changes: Record<string, { before: unknown; after: unknown }> }
  | { type: 'meeting-cancelled'; meeting: string; reason: string }
  | { type: 'roll-call-started'; meeting: string }
  | { type: 'mark-changed'; meeting: string; person: string; before: Mark | null; after: Mark | null }
  | { type: 'row-added'; meeting: string; person: string }
  | { type: 'roll-call-completed'; meeting: string; version: number }
  | { type: 'scan-recorded'; meeting: string; person: string; way: 'qr' | 'typed-code' }
  | { type: 'signed'; meeting: string; person: string; revision: number }
  | { type: 'signature-set-aside'; meeting: string; person: string; reason: string }
  | { type: 'window-closed-early'; meeting: string; reason: string }
  | { type: 'meeting-validated'; meeting: string }
  | { type: 'sheet-downloaded'; meeting: string; sheet: string }
  | { type: 'evidence-exported'; meeting: string }
  | { type: 'pack-asked'; course: string; first: string; last: string }
  | { type: 'pack-downloaded'; course: string; first: string; last: string }
  | {
      type: 'meeting-amended';
      meeting: string;
      number: number;
      reason: string;
      changes: Record<string, { before: unknown; after: unknown }>;
    }
  | { type: 'projector-opened'; meeting: string }
  | { type: 'seal-key-made'; key: string }
  | { type: 'seal-key-imported'; key: string }
  | { type: 'seal-key-revoked'; key: string; why: RevocationReason }
  | { type: 'course-retention-changed'; course: string; rule: string | null; ruleBefore: string | null }
  | { type: 'hold-placed'; hold: string; scope: string; person?: string; course?: string; reason: string }
  | { type: 'hold-lifted'; hold: string; scope: string; person?: string; course?: string; reason: string }
  | { type: 'person-exported'; person: string }
  | { type: 'erasure-planned'; person: string }
  | { type: 'erasure-resumed'; erasure: string }
  | { type: 'person-erased'; erasure: string; statements: number; reason: string }
  | { type: 'meetings-erased'; erasure: string; meetings: number; statements: number; reason: string }
  | { type: 'registration-link-made' }
  | { type: 'registration-link-revoked' }
  | { type: 'platform-registered'; issuer: string; clientId: string }
  | { type: 'platform-replaced'; issuer: string; clientId: string }
  | { type: 'platform-withdrawn'; issuer: string; clientId: string }
  | { type: 'platform-paused'; issuer: string }
  | { type: 'platform-resumed'; issuer: string }
  | { type: 'deployment-added'; issuer: string; deployment: string }
  | { type: 'deployment-bound'; issuer: string; deployment: string }
  | { type: 'deployment-paused'; issuer: string; deployment: string }
  | { type: 'deployment-resumed'; issuer: string; deployment: string }
  | { type: 'deployment-removed'; issuer: string; deployment: string }
  | { type: 'deployment-moved-in'; issuer: string; deployment: string }
  | { type: 'deployment-moved-out'; issuer: string; deployment: string };

/** An event with who, when and where from. `actor` is a person's id, `operator` for the command line, `emarge` for the tool itself. */
export interface AuditEntry {
  institution: string;
  at: number;
  actor: string;
  actorName: string;
  event: AuditEvent;
}

/** What a change would really change, with before and after: for the audit trail. */
export function differences<T extends object>(
  before: T,
  change: { [K in keyof T]?: T[K] | undefined },
): Record<string, { before: unknown; after: unknown }> {
  const found: Record<string, { before: unknown; after: unknown }> = {};
  for (const [key, after] of Object.entries(change)) {
    const was: unknown = Reflect.get(before, key);
    if (after !== undefined && JSON.stringify(was) !== JSON.stringify(after))
      found[key] = { before: was, after };
  }
  return found;
}
