import type { Page } from 'playwright-core';
import { COOKIES } from '../../../src/web/cookies.ts';
import { paths } from '../../../src/web/paths.ts';
import { openProjector } from '../../web/projector/support.ts';
import type { TestApp } from '../../web/support/app.ts';
import type { School } from '../../web/support/school.ts';

/** Shows a projector's window in the page, without the LMS's frame before it. */
export async function showProjector(
  page: Page,
  { test, school, origin }: { test: TestApp; school: School; origin: string },
  locale = 'en',
): Promise<void> {
  const { cookies } = await openProjector(test, school, locale);
  const value = cookies[COOKIES.projector] ?? '';
  const cookie = { name: COOKIES.projector, value, url: 'https://localhost/', secure: true };
  await page.context().addCookies([cookie]);
  await page.goto(origin + paths.projector.page(school.meeting.id));
  await page.locator('[data-projector-qr]').waitFor();
}
