import {
  ADJUSTABLE_ROLES,
  FIXED_ROLES,
  ROLE_MEANINGS,
  usualMeaning,
  type AdjustableRole,
  type RoleMapping,
  type RoleMeaning,
} from '../../domain/roles.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';

export interface RoleRow {
  /** The field, also its id. */
  name: string;
  label: string;
  /** Where it is met, and the LMS's word for it. */
  hint: string;
  code: string;
  usual: string;
  options: { value: RoleMeaning; label: string; selected: boolean }[];
}

export type RolesPage = Page<{
  action: string;
  /** What cannot be chosen: the role in words, the LMS's word for it, and what it means. */
  fixed: { label: string; code: string; means: string }[];
  rows: RoleRow[];
}>;

export const MEANING_WORDS: Record<RoleMeaning, MessageKey> = {
  teacher: 'admin.roles.teacher',
  student: 'admin.roles.student',
  none: 'admin.roles.none',
};

/** What each role of the LMS means here, and which of them can be changed. */
export function rolesView(t: Translator, mapping: RoleMapping): Omit<RolesPage, 'page'> {
  return {
    action: paths.admin.roles,
    fixed: FIXED_ROLES.map((role) => ({
      label: t.t(`admin.roles.name.${role}`),
      code: role,
      means: t.t(MEANING_WORDS[role === 'Instructor' ? 'teacher' : 'student']),
    })),
    rows: ADJUSTABLE_ROLES.map((role) => rowOf(t, role, mapping[role] ?? usualMeaning(role))),
  };
}

function rowOf(t: Translator, role: AdjustableRole, chosen: RoleMeaning): RoleRow {
  return {
    name: `roles[${role}]`,
    label: t.t(`admin.roles.name.${role}`),
    hint: t.t(`admin.roles.hint.${role}`),
    code: role,
    usual: t.t('admin.roles.usual', { meaning: t.t(MEANING_WORDS[usualMeaning(role)]) }),
    options: ROLE_MEANINGS.map((value) => ({
      value,
      label: t.t(MEANING_WORDS[value]),
      selected: value === chosen,
    })),
  };
}
