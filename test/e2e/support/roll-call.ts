import type { Locator } from 'playwright-core';
import type { Seat } from './seat.ts';

/** A student's row of the roll call. */
export function rowOf({ tool }: Seat, name: string | RegExp): Locator {
  return tool.getByRole('group', { name });
}

export async function mark(seat: Seat, name: string | RegExp, as: 'Present' | 'Absent'): Promise<void> {
  await rowOf(seat, name).getByText(as, { exact: true }).click();
}
