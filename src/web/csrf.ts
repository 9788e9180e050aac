import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { LiveSession } from '../application/ports/session.ts';
import { displayName } from '../domain/person.ts';
import { AppError } from '../errors.ts';
import { knownBrowser } from './browser.ts';
import type { AppServices } from './services.ts';

type CsrfServices = Pick<AppServices, 'vault' | 'config'>;

/** The form field, and the header for requests made by scripts. */
export const CSRF_FIELD = '_csrf';
const CSRF_HEADER = 'x-csrf-token';

/**
 * `<person>.<HMAC of browser and person>`: outlives a relaunch by the same person in another tab, and tells whose
 * form it is.
 */
export function csrfToken(services: Pick<AppServices, 'vault'>, browser: string, person: string): string {
  return `${person}.${mac(services, browser, person).toString('base64url')}`;
}

function mac(services: Pick<AppServices, 'vault'>, browser: string, person: string): Buffer {
  return createHmac('sha256', services.vault.deriveKey('csrf')).update(`${browser}|${person}`).digest();
}

/**
 * Refuses a write that was not made from a page of ours by the person who is signed in.
 * @throws AppError FORM_OF_ANOTHER_PERSON naming who is signed in now; FORM_EXPIRED
 */
export function refuseForgedForm(services: CsrfServices, req: Request, live: LiveSession): void {
  const [person, given] = sentToken(req).split('.');
  if (person === undefined || given === undefined) throw new AppError('FORM_EXPIRED');
  if (person !== live.person.id) {
    throw new AppError('FORM_OF_ANOTHER_PERSON', { name: displayName(live.person) });
  }
  const browser = knownBrowser(req);
  if (browser === null || !equal(mac(services, browser, person), Buffer.from(given, 'base64url'))) {
    throw new AppError('FORM_EXPIRED');
  }
}

function sentToken(req: Request): string {
  const body: unknown = req.body;
  const field: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, CSRF_FIELD) : undefined;
  return typeof field === 'string' ? field : (req.get(CSRF_HEADER) ?? '');
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Refuses a write that another site began: by Fetch Metadata, else by Origin for browsers without it.
 * @throws AppError CROSS_SITE_REQUEST
 */
export function refuseCrossSite({ config }: Pick<AppServices, 'config'>, req: Request): void {
  const site = req.get('sec-fetch-site');
  const ours = site === undefined ? req.get('origin') === config.publicUrl : site === 'same-origin';
  if (!ours) throw new AppError('CROSS_SITE_REQUEST');
}
