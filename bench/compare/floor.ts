import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

const TIMES = 3_000;
/** Of a launch's id_token, without its signature. */
const BYTES = 1_200;

/** One RS256 verification with a 2048-bit key, ms, many times: no launch can cost less. */
export function rs256Floor(): number[] {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const data = randomBytes(BYTES);
  const signature = sign('RSA-SHA256', data, privateKey);
  return Array.from({ length: TIMES }, () => {
    const begun = performance.now();
    if (!verify('RSA-SHA256', data, publicKey, signature)) throw new Error('a good signature was refused');
    return performance.now() - begun;
  });
}
