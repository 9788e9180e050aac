/** Keeps the values used last, up to a limit. */
export class BoundedCache<Value> {
  readonly #limit: number;
  readonly #values = new Map<string, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The kept value, else the one made now. */
  get(key: string, make: () => Value): Value {
    const value = this.#values.get(key) ?? make();
    // A Map iterates in order of insertion: putting the value back makes it the newest.
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#limit) this.#dropOldest();
    return value;
  }

  #dropOldest(): void {
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      return;
    }
  }
}
