import type { z } from 'zod';

/** A field that was not accepted, in the words of the page. */
export interface FieldError {
  /** Name and id of the field, so that the summary can lead to it. */
  field: string;
  words: string;
}

export type FormResult<Value> = { ok: true; value: Value } | { ok: false; fields: string[] };

/** Reads a form without refusing the request: the page is shown again with what was typed and what is wrong. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): FormResult<z.output<Schema>> {
  const read = schema.safeParse(body);
  if (read.success) return { ok: true, value: read.data };
  return {
    ok: false,
    fields: [...new Set(read.error.issues.map((issue) => issue.path.map(String).join('.')))],
  };
}
