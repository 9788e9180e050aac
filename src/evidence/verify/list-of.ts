import { z } from 'zod';

/**
 * A list of at most so many, read up to the first element that is not as it should be: the library's own names every one of
 * a million, and takes gigabytes to do so.
 */
export function listOf<T>(of: z.ZodType<T>, most = Infinity): z.ZodType<T[], T[]> {
  return z
    .custom<T[]>((value) => Array.isArray(value) && value.length <= most)
    .superRefine((list, context) => {
      for (const [at, one] of list.entries()) {
        const issue = of.safeParse(one).error?.issues[0];
        if (issue === undefined) continue;
        context.addIssue({ code: 'custom', path: [at, ...issue.path] });
        return;
      }
    });
}
