import { z } from 'zod';

/** A public P-256 key (RFC 7518, section 6.2). */
export const publicJwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
});

export type PublicJwk = z.infer<typeof publicJwkSchema>;
