import { z } from 'zod';

const id = z.string().regex(/^[0-9a-f]{24}$/);

/** A course to filter by; empty for all. */
export const courseQuery = id.or(z.literal('')).default('').catch('');

/** A value of a form that may come once, several times, or not at all. */
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);

/** The address of a list. */
export const listQuery = z.object({
  q: z.string().trim().max(200).default('').catch(''),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
  course: courseQuery,
  /** The person whose name is being entered. */
  name: id.optional().catch(undefined),
});

/** What a list sends: either one cell that was toggled, or an action for every selected line. */
export const modifyForm = z.object({
  one: z.string().max(40).default(''),
  act: z.string().max(40).default(''),
  ids: several.pipe(z.array(id).max(1_000)),
});

export const columnsForm = z.object({ columns: several });

/** What is to become of which lines; null when nothing was chosen. */
export interface Modification {
  ids: string[];
  /** `subject` or `mode`, and what it becomes. */
  what: string;
  value: string;
}

/** `one` is `<id>.yes`; `act` is `subject.yes`. */
export function modificationOf(sent: z.output<typeof modifyForm>): Modification | null {
  const [single = '', to = ''] = sent.one.split('.');
  if (id.safeParse(single).success) return { ids: [single], what: 'subject', value: to };
  const [what = '', value = ''] = sent.act.split('.');
  return what === '' || sent.ids.length === 0 ? null : { ids: sent.ids, what, value };
}
