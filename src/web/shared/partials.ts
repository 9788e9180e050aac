import type { AbsenceReason } from '../../domain/roll-call.ts';
import type { Crumb, PageChrome } from '../page.ts';
import type { FieldError } from '../form.ts';
import type { IconName } from '../icons.ts';

/** Models of the templates in `views/shared`: each is included with exactly these values. */

export interface IconView {
  name: IconName;
}

export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'neutral';

/** A state by icon, word and tint. */
export interface StatusView {
  tone: Tone;
  words: string;
}

/** One line in a tinted box; `live` ones are read out when they appear. */
export interface NoticeView {
  tone: Tone;
  words: string;
}

export interface EmptyStateView {
  /** What there is none of. */
  title: string;
  /** What to do about it. */
  words: string;
  action: { href: string; label: string } | null;
}

/** Stands at the top of a form that was refused, and leads to each field. */
export interface ErrorSummaryView {
  title: string;
  errors: readonly FieldError[];
}

export interface BreadcrumbView {
  label: string;
  crumbs: readonly Crumb[];
  current: string;
}

/** A text field with label, hint and error. */
export interface FieldView {
  /** Also its id, to which an error summary leads. */
  name: string;
  label: string;
  value: string;
  type?: 'text' | 'search' | 'number' | 'date' | 'time' | 'email';
  hint?: string;
  error?: string | null;
  required?: boolean;
  /** Says so beside the label. */
  optionalWords?: string;
  autocomplete?: string;
  maxlength?: number;
  min?: string;
  max?: string;
  inputmode?: 'numeric' | 'text' | 'decimal';
  size?: 'short' | 'medium' | 'wide';
}

export interface SelectView {
  name: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  hint?: string;
  error?: string | null;
}

/** A question before an act that cannot be undone. */
export interface ConfirmView {
  action: string;
  csrf: string;
  title: string;
  words: string;
  /** Sent along unseen. */
  fields: readonly { name: string; value: string }[];
  confirmLabel: string;
  danger: boolean;
  cancel: { href: string; label: string };
}

export interface ProgressView {
  label: string;
  value: number;
  max: number;
  /** What the bar says. */
  words: string;
  tone: Tone;
}

/** A form that asks for a reason before an act. */
export interface ReasonForm {
  action: string;
  /** The signature that is set aside, and whose it is; empty where the act is another. */
  statement: string;
  name: string;
  reason: string;
  error: string | null;
  cancelHref: string;
}

/** The choice in a row of a roll call; late is being present, later. */
export type RowChoice = '' | 'present' | 'late' | 'absent';

/** What stands in a row's fields. */
export interface RowTyped {
  choice: RowChoice;
  reason: AbsenceReason;
  late: string;
  early: string;
}

/** Present, late or absent, with minutes and reason, of one person. */
export interface MarkFieldsView {
  page: PageChrome;
  person: string;
  typed: RowTyped;
  reasons: readonly { value: string; label: string }[];
  /** Whether what was typed is wrong; said in the element `error-<person>`. */
  invalid: boolean;
}
