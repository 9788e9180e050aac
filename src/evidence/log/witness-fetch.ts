import { AppError } from '../../errors.ts';

const TIMEOUT_MS = 10_000;
/** As much as a note may have. */
const LONGEST_TEXT = 64 * 1024;

/** Reads a text. @throws AppError LOG_UNREACHABLE, LOG_ANSWER_INVALID */
export async function fetchText(url: string): Promise<string> {
  const bytes = await fetchBytes(url, LONGEST_TEXT);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('LOG_ANSWER_INVALID', { url }, cause);
  }
}

/** Reads an answer of at most so many bytes. @throws AppError LOG_UNREACHABLE, LOG_ANSWER_INVALID when it is longer */
export async function fetchBytes(url: string, longest: number): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok || answer.body === null) throw new AppError('LOG_UNREACHABLE', { url });
    return await bounded(answer.body, url, longest);
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('LOG_UNREACHABLE', { url }, cause);
  }
}

async function bounded(body: AsyncIterable<Uint8Array>, url: string, longest: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > longest) throw new AppError('LOG_ANSWER_INVALID', { url });
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
