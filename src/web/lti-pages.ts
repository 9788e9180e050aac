import type { Request, Response } from 'express';
import type { Page } from './page.ts';
import { showPage } from './render.ts';
import type { WebServices } from './services.ts';
import { translatorOf } from './locale.ts';

/** Sends parameters on by a form of hidden fields. */
export interface Forwarding {
  action: string;
  fields: Readonly<Record<string, string>>;
  /** Origins that the form leads to, redirects included. */
  formAction: readonly string[];
  /** Origins that may frame the page. */
  frameAncestors: readonly string[];
}

export type CookiesRefusedPage = Page<{ action: string; fields: { name: string; value: string }[] }>;

/** The pages that a launch may need before there is a session. */
export interface LtiPages {
  /** Re-posts the login parameters from a window of its own, where the browser keeps cookies. */
  cookiesRefused(exchange: { req: Request; res: Response }, forwarding: Forwarding): void;
}

export function ltiPages(services: WebServices): LtiPages {
  return {
    cookiesRefused: ({ req, res }, { action, fields, formAction, frameAncestors }) => {
      const t = translatorOf(req);
      showPage(
        services,
        { req, res },
        {
          view: 'lti/cookies-refused',
          head: { title: t.t('lti.cookiesRefused.title') },
          model: { action, fields: Object.entries(fields).map(([name, value]) => ({ name, value })) },
          bare: true,
          formAction,
          frameAncestors,
        },
      );
    },
  };
}
