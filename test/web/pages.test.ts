import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import type { Response } from 'supertest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectAccessible, launchBrowser } from '../support/browser.ts';
import { ADMIN } from './exhibits/admin.ts';
import { ERRORS } from './exhibits/errors.ts';
import { openHall, type Exhibit, type Hall } from './exhibits/exhibit.ts';
import { SECRETARIAT } from './exhibits/secretariat.ts';
import { STUDENT } from './exhibits/student.ts';
import { expectValidHtml } from './support/html.ts';

const PHONE = { width: 320, height: 640 };
/** Light in one language and dark in the other: each page is looked at in both. */
const LOOKS = [
  { locale: 'en', colorScheme: 'light' },
  { locale: 'fr', colorScheme: 'dark' },
] as const;

/** The errors' pages differ in their words alone: the browser looks at these. */
const SEEN_ERRORS = new Set([
  'cookies refused',
  'asking the LMS',
  'not signed in',
  'session over: the place is kept',
  'not allowed',
  'INTERNAL',
  'LTI_CLOCK_SKEW',
]);

const ROOMS: readonly { room: string; exhibits: readonly Exhibit[] }[] = [
  { room: 'student', exhibits: STUDENT },
  { room: 'secretariat', exhibits: SECRETARIAT },
  { room: 'administrator', exhibits: ADMIN },
  { room: 'errors', exhibits: ERRORS },
];

describe('pages', () => {
  let browser: Browser;
  let contexts: { locale: string; context: BrowserContext }[];

  before(async () => {
    browser = await launchBrowser();
    contexts = await Promise.all(
      LOOKS.map(async ({ locale, colorScheme }) => ({
        locale,
        context: await browser.newContext({ colorScheme, locale, viewport: PHONE }),
      })),
    );
  });
  after(() => browser.close());

  for (const { room, exhibits } of ROOMS) {
    describe(room, () => {
      let hall: Hall;
      let server: Server;
      let origin: string;
      let pages: { locale: string; page: Page }[];

      before(async () => {
        hall = await openHall();
        server = createServer(hall.test.app).listen(0, '127.0.0.1');
        await once(server, 'listening');
        const address = server.address();
        origin = `http://localhost:${String(typeof address === 'object' ? address?.port : '')}`;
        pages = await Promise.all(
          contexts.map(async ({ locale, context }) => ({ locale, page: await context.newPage() })),
        );
      });
      after(async () => {
        await Promise.all(pages.map(({ page }) => page.close()));
        server.closeAllConnections();
        server.close();
        await hall.test.close();
      });

      for (const { name, status = 200, arrange, show } of exhibits) {
        it(name, async () => {
          await arrange?.(hall);
          for (const { locale, page } of pages) {
            const answer = await show(hall, locale);
            expect(answer.status, /data-code="(\w+)"/.exec(answer.text)?.[1]).to.equal(status);
            expectValidHtml(answer.text);
            expectLanguage(answer.text, locale);
            if (room !== 'errors' || SEEN_ERRORS.has(name)) await expectFits(page, answer, origin);
          }
        });
      }
    });
  }
});

/**
 * Boxes that lay out their words as items (flex, grid) with a comma or a full stop as one of them: the gap would stand before
 * it. An expression for the browser.
 */
const STRAY = `[...document.body.querySelectorAll('*')]
  .filter((box) => /flex|grid/.test(getComputedStyle(box).display))
  .filter((box) => [...box.childNodes].some((node) => node.nodeType === 3 && /^\\s*[,.;:!?)]/.test(node.data)))
  .map((box) => box.textContent.replaceAll(/\\s+/g, ' '))`;

/** No message is left without its words or its values, and the page says which language it is in. */
function expectLanguage(html: string, locale: string): void {
  expect(html).to.include(`<html lang="${locale}"`);
  const words = html.replaceAll(/<(script|style|pre)[^>]*>[^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ');
  expect(words).not.to.match(/\{\w+[,}]|\bundefined\b|\[object |\bNaN\b/);
  expect(words, 'a key instead of a message').not.to.match(
    /\b(admin|common|errors|lti|receipt|scan|secretariat|student)\.[a-z]\w+/,
  );
}

/** Shows an answer in the browser as if its address had been opened: on a phone, without a violation, and never sideways. */
async function expectFits(page: Page, answer: Response, origin: string): Promise<void> {
  const address = `${origin}/exhibit`;
  const headers = Object.fromEntries(
    Object.entries(answer.headers as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' && name !== 'content-length' ? [[name, value]] : [],
    ),
  );
  await page.route(address, (route) => route.fulfill({ status: 200, headers, body: answer.text }));
  await page.goto(address);
  await expectAccessible(page, { frames: false });
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width, 'scrolls sideways').to.be.at.most(PHONE.width);
  expect(await page.evaluate(STRAY), 'punctuation that stands apart from its word').to.deep.equal([]);
  await page.unroute(address);
}
