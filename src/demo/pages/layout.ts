import type { Locale } from '../oidc/pending-launch.ts';
import { html, type Markup } from './html.ts';
import { COURSE_WORDS } from './words.ts';

/** A whole page. `script` is a file under `/assets`; pages work without it. */
export interface Page {
  title: string;
  body: Markup;
  /** Class of the body: how the page uses its window. */
  look?: 'page' | 'frame' | 'passage';
  script?: string;
  lang?: Locale;
}

export function layout({ title, body, look = 'page', script, lang = 'en' }: Page): string {
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <title>${title} – Demo LMS</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/demo.css" />
        ${script === undefined ? null : html`<script src="/assets/${script}" defer></script>`}
      </head>
      <body class="${look}">
        ${body}
      </body>
    </html> `.text;
}

/** The bar at the top of every page of the LMS. `home` keeps what was chosen so far. */
export function banner({
  home = '/',
  extra,
  locale = 'en',
}: { home?: string; extra?: Markup; locale?: Locale } = {}): Markup {
  const { lms } = COURSE_WORDS[locale];
  return html`<header class="banner"><a class="brand" href="${home}">${lms}</a>${extra ?? null}</header>`;
}

/** A name in its own direction of writing. */
export function name(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}
