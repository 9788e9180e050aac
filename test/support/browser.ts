import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { BROWSER_ADVICE, findBrowser } from './find-browser.ts';

/** No sandbox: tests run as root in containers. The rest keeps the browser from calling home. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WCAG 2.2 at level AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Starts the installed browser; the caller closes it.
 * @param more switches beside the usual ones
 * @throws Error saying what to install
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(BROWSER_ADVICE);
  return chromium.launch({ executablePath, args: [...ARGS, ...more], headless: true });
}

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

/**
 * Runs axe on the page and its frames. @throws Error listing each violation with the elements it was found on
 * @param options.inside the frame whose document alone is judged, as a page
 * @param options.frames false for a page without frames of another origin: three times as fast
 */
export async function expectAccessible(
  page: Page,
  { inside, frames = true }: { inside?: string; frames?: boolean } = {},
): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode(!frames);
  // What passed is not listed: it would weigh more than the page.
  axe.options({ runOnly: RULES, resultTypes: ['violations'] });
  if (inside !== undefined) axe.include([inside, 'html']);
  const { violations } = await axe.analyze();
  if (violations.length === 0) return;
  throw new Error(`${page.url()} is not accessible:\n${violations.map(describeViolation).join('\n')}`);
}

function describeViolation({ id, impact, help, helpUrl, nodes }: Violation): string {
  const found = nodes.map(
    ({ target, failureSummary }) => `    ${target.join(' > ')}\n      ${indented(failureSummary ?? '')}`,
  );
  return [`  ${id} (${impact ?? 'unrated'}): ${help}`, `    ${helpUrl}`, ...found].join('\n');
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n      ');
}
