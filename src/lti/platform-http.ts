/** What a platform answered: Moodle sends JSON as text/html, so the body decides, not its declared type. */
export interface PlatformAnswer {
  json: unknown;
  headers: Headers;
}

export interface PlatformRequest extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  timeoutMs: number;
  maxBytes: number;
}

/**
 * Asks a platform, within bounds of time and size. No redirect is followed: it would lead past the registered address.
 * @throws Error when the platform cannot be reached, answers an error, too much, or something else than JSON
 */
export async function askPlatform(url: string, request: PlatformRequest): Promise<PlatformAnswer> {
  const { timeoutMs, maxBytes, ...init } = request;
  const response = await fetch(url, {
    ...init,
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  if (!response.ok) throw new Error(`The platform answered ${String(response.status)}`);
  return { json: readJson(await readText(response, maxBytes)), headers: response.headers };
}

async function readText({ body }: Response, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const parts: AsyncIterable<Uint8Array> = body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of parts) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`The platform answered more than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Without the parser's words, which quote what was sent: it may be a token. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The platform answered something else than JSON');
  }
}
