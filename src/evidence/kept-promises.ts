interface Kept<Value> {
  value: Promise<Value>;
  /** Made when, by the clock that was handed in. */
  at: number;
}

/** Makes a value once for each key, also when many ask at the same time; a failure is not kept. */
export class KeptPromises<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #now: () => number;
  readonly #freshMs: number;

  /** @param freshMs after which a value is made anew; for ever unless it is given */
  constructor(now: () => number = () => 0, freshMs = Infinity) {
    this.#now = now;
    this.#freshMs = freshMs;
  }

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    const now = this.#now();
    if (kept !== undefined && now - kept.at < this.#freshMs) return kept.value;
    const made = { value: make(), at: now };
    this.#kept.set(key, made);
    made.value.catch(() => {
      if (this.#kept.get(key) === made) this.#kept.delete(key);
    });
    return made.value;
  }
}
