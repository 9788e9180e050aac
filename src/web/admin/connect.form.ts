import { z } from 'zod';
import { PLAIN_ID } from '../../domain/text.ts';
import type { ErrorCode } from '../../errors.ts';
import type { MessageKey } from '../../i18n/index.ts';

const typed = z
  .string()
  .transform((value) => value.trim())
  .pipe(z.string().max(500).regex(PLAIN_ID));

/** What an LMS shows when a tool was entered there by hand. */
export const platformForm = z.object({
  issuer: typed,
  clientId: typed,
  authUrl: typed,
  tokenUrl: typed,
  jwksUrl: typed,
  deployment: typed,
});

export type PlatformField = keyof z.infer<typeof platformForm>;
/** As it is sent: shown again word for word when something is wrong. */
export type PlatformTyped = Record<PlatformField, string>;

export const PLATFORM_FIELDS: readonly PlatformField[] = [
  'issuer',
  'clientId',
  'deployment',
  'authUrl',
  'tokenUrl',
  'jwksUrl',
];
export const ADDRESS_FIELDS = ['issuer', 'authUrl', 'tokenUrl', 'jwksUrl'] as const;

export const FIELD_WORDS: Readonly<Record<PlatformField, MessageKey>> = {
  issuer: 'admin.connect.manual.issuer',
  clientId: 'admin.connect.manual.clientId',
  deployment: 'admin.connect.manual.deployment',
  authUrl: 'admin.connect.manual.authUrl',
  tokenUrl: 'admin.connect.manual.tokenUrl',
  jwksUrl: 'admin.connect.manual.jwksUrl',
};

/** Refusals that are about one field. */
export const FIELD_OF_REFUSAL: Partial<Record<ErrorCode, PlatformField>> = {
  PLATFORM_DIFFERS: 'clientId',
  PLATFORM_OF_OTHERS: 'clientId',
  DEPLOYMENT_TAKEN: 'deployment',
};

export const NOTHING_TYPED: PlatformTyped = {
  issuer: '',
  clientId: '',
  deployment: '',
  authUrl: '',
  tokenUrl: '',
  jwksUrl: '',
};

const sent = z.string().default('');
export const typedForm = z.object({
  issuer: sent,
  clientId: sent,
  deployment: sent,
  authUrl: sent,
  tokenUrl: sent,
  jwksUrl: sent,
});
