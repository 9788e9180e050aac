import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { SignJWT } from 'jose';
import type { Clock } from '../application/ports/tools.ts';
import type { VerifiedLaunch } from './verify.ts';

type Told = Pick<VerifiedLaunch, 'idToken'> & { key: KeyObject };

/**
 * What ltijs is told of a launch. It judges `nbf` to the second, by the machine's clock: a launch that the guard took within
 * the leeway is told again without it, under a key of this process that nobody else knows.
 */
export class RestatedLaunches {
  readonly #clock: Clock;
  #pair: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async tell({ idToken, claims, platformKey }: VerifiedLaunch): Promise<Told> {
    const { nbf, ...others } = claims;
    if (nbf === undefined || nbf * 1000 <= this.#clock.now()) return { idToken, key: platformKey.key };
    this.#pair ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const { publicKey, privateKey } = await this.#pair;
    const restated = await new SignJWT(others).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    return { idToken: restated, key: publicKey };
  }
}
