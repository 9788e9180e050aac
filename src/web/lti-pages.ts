import type { Request, Response } from 'express';
import type { Translator } from '../i18n/index.ts';
import type { Page } from './page.ts';
import { showPage } from './render.ts';
import type { WebServices } from './services.ts';
import { translatorOf } from './locale.ts';

/** Where the LMS keeps a value for us (LTI postMessage Storage 0.1). */
export interface PlatformStorage {
  /** `_parent`, or the name of a frame beside ours. */
  target: string;
  /** Asked and heard there alone. */
  origin: string;
  key: string;
}

/** Sends parameters on by a form of hidden fields. */
export interface Forwarding {
  action: string;
  fields: Readonly<Record<string, string>>;
  /** Origins that the form leads to, redirects included. */
  formAction: readonly string[];
  /** Origins that may frame the page. */
  frameAncestors: readonly string[];
  /** How the login may go on within the frame: what the LMS is to keep, and where the browser goes then. */
  storage: (PlatformStorage & { value: string; href: string }) | null;
}

/** A launch that waits until the LMS has said what it kept for this browser. */
export interface WaitingLaunch {
  action: string;
  fields: Readonly<Record<string, string>>;
  frameAncestors: readonly string[];
  storage: PlatformStorage;
}

/** What to show once an LMS is registered. */
export interface RegisteredNotice {
  institution: string;
  /** The LMS's issuer; its origin is told that the registration is over. */
  issuer: string;
  /** `product_family_code`, which decides what to do next there. */
  product: string;
  /** Whether the LMS named no deployment: the first launch does. */
  awaiting: boolean;
  /** Whether an earlier registration goes on working until the first launch. */
  replaces: boolean;
}

export type RegisteredPage = Page<{
  lede: string;
  awaiting: string | null;
  replaces: string | null;
  /** What to do next in the LMS, in order. */
  steps: string[];
  /** The LMS's start page and origin; null for what is no web address. */
  lms: { href: string; origin: string } | null;
}>;

interface HiddenField {
  name: string;
  value: string;
}

export type CookiesRefusedPage = Page<{
  action: string;
  fields: HiddenField[];
  storage: Forwarding['storage'];
}>;

export type AskStoragePage = Page<{ action: string; fields: HiddenField[]; storage: PlatformStorage }>;

/** The pages that a launch may need before there is a session. */
export interface LtiPages {
  /** Re-posts the login parameters from a window of its own, where the browser keeps cookies. */
  cookiesRefused(exchange: { req: Request; res: Response }, forwarding: Forwarding): void;
  /** Asks the LMS for what it kept of this browser, then sends the launch again. */
  askStorage(exchange: { req: Request; res: Response }, waiting: WaitingLaunch): void;
  /** An LMS is registered: what to do next there. */
  registered(exchange: { req: Request; res: Response }, notice: RegisteredNotice): void;
}

export function ltiPages(services: WebServices): LtiPages {
  return {
    cookiesRefused: ({ req, res }, { action, fields, formAction, frameAncestors, storage }) => {
      const t = translatorOf(req);
      showPage(
        services,
        { req, res },
        {
          view: 'lti/cookies-refused',
          head: {
            title: t.t('lti.cookiesRefused.title'),
            scripts: storage === null ? [] : ['storage-login'],
          },
          model: { action, fields: hidden(fields), storage },
          bare: true,
          formAction,
          frameAncestors,
        },
      );
    },

    askStorage: ({ req, res }, { action, fields, frameAncestors, storage }) => {
      showPage(
        services,
        { req, res },
        {
          view: 'lti/ask-storage',
          head: { title: translatorOf(req).t('lti.askStorage.title'), scripts: ['storage-launch'] },
          model: { action, fields: hidden(fields), storage },
          bare: true,
          frameAncestors,
        },
      );
    },

    registered: ({ req, res }, { institution, issuer, product, awaiting, replaces }) => {
      const t = translatorOf(req);
      const { origin, host, protocol } = new URL(issuer);
      showPage(
        services,
        { req, res },
        {
          view: 'lti/registered',
          head: { title: t.t('lti.registered.title'), scripts: ['registered'] },
          model: {
            lede: t.t('lti.registered.lede', { host, institution }),
            awaiting: awaiting ? t.t('lti.registered.awaiting', { institution }) : null,
            replaces: replaces ? t.t('lti.registered.replaces') : null,
            steps: nextSteps(t, product),
            lms: /^https?:$/.test(protocol) ? { href: issuer, origin } : null,
          },
          bare: true,
          frameAncestors: [origin],
        },
      );
    },
  };
}

function hidden(fields: Readonly<Record<string, string>>): HiddenField[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}

type Product = 'moodle' | 'canvas' | 'brightspace' | 'blackboard' | 'sakai' | 'demo' | 'other';

/** What LMSs call themselves (`product_family_code`), in lower case. */
const PRODUCTS: Readonly<Record<string, Product>> = {
  moodle: 'moodle',
  canvas: 'canvas',
  desire2learn: 'brightspace',
  brightspace: 'brightspace',
  blackboardlearn: 'blackboard',
  blackboard: 'blackboard',
  sakai: 'sakai',
  'emarge-demo': 'demo',
};

function nextSteps(t: Translator, code: string): string[] {
  const product = (Object.hasOwn(PRODUCTS, code) ? PRODUCTS[code] : undefined) ?? 'other';
  return (['one', 'two', 'three'] as const).map((step) => t.t(`lti.registered.${product}.${step}`));
}
