/**
 * Gets a file that an authority publishes: a revocation list, or a certificate. Bounded in time and bytes; redirects are not
 * followed, private addresses not called unless the operator named them.
 * @throws AppError with the reason
 */
export type FileFetch = (address: string, maxBytes: number) => Promise<Uint8Array>;
