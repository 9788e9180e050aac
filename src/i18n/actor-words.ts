import { ITSELF, OPERATOR } from '../application/services.ts';
import type { AuditEntry } from '../domain/audit.ts';
import { ERASED_NAME } from '../domain/erasure.ts';
import type { Translator } from './translator.ts';

/** Who acted, as an entry of the trail says it: a name, the operator, the tool itself, or somebody who was erased. */
export function actorWords(
  t: Translator,
  { actor, actorName }: Pick<AuditEntry, 'actor' | 'actorName'>,
): string {
  if (actor === OPERATOR) return t.t('admin.audit.operator');
  if (actor === ITSELF) return t.t('admin.audit.itself');
  return actorName === ERASED_NAME ? t.t('common.erasedPerson') : actorName;
}
