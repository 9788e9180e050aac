/** Where the demo's time comes from; epoch ms. */
export interface DemoClock {
  now(): number;
}

/** Values that live for a while, in memory. The oldest go first when it is full. */
export class Expiring<T> {
  readonly #entries = new Map<string, { value: T; until: number }>();
  readonly #clock: DemoClock;
  readonly #lifetime: number;
  readonly #max: number;

  /** @param options.lifetime ms */
  constructor(options: { clock: DemoClock; lifetime: number; max?: number }) {
    this.#clock = options.clock;
    this.#lifetime = options.lifetime;
    this.#max = options.max ?? 10_000;
  }

  put(key: string, value: T): void {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#max && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(key, { value, until: this.#clock.now() + this.#lifetime });
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.until <= this.#clock.now() ? undefined : entry.value;
  }

  /** Gives the value once. */
  take(key: string): T | undefined {
    const value = this.get(key);
    this.#entries.delete(key);
    return value;
  }
}
