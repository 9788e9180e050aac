import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config/environment.ts';

/** Never logged, should it ever be handed in: what identifies a person or opens a session. */
const SECRET_FIELDS = [
  'id_token',
  'state',
  'nonce',
  'token',
  'cookie',
  'authorization',
  'returnUrl',
  'return_url',
  'password',
];

/**
 * The log of every process: one JSON line an event, secrets blanked at the top level and one below, errors without the
 * values that they carry.
 */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const redact = { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' };
  const options = { level, redact, serializers: { err: errorFacts } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

interface ErrorFacts {
  name: string;
  code?: unknown;
  message: string;
  stack: string;
  cause?: unknown;
}

/** A driver's error holds whole documents, and its stack begins with its message: only what is named here is logged. */
function errorFacts(error: unknown): ErrorFacts | string {
  if (!(error instanceof Error)) return withoutValues(String(error));
  const { name, message, stack = '', cause } = error;
  return {
    name,
    ...('code' in error && { code: error.code }),
    message: withoutValues(message),
    stack: stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    ...(cause !== undefined && { cause: errorFacts(cause) }),
  };
}

/** The database quotes the values that it refuses, a parser the text that it cannot read: they may name a person. */
function withoutValues(message: string): string {
  return message.replace(/\{.*\}/gs, '{…}').replace(/"[^"]*"/g, '"…"');
}
