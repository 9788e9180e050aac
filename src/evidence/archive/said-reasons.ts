/** More institutions than an installation has whose files stay at level B-T; oldest out first. */
const MOST = 1000;

/** Why files stay at level B-T, by institution: said once until it is another reason, not with every file. */
export class SaidReasons {
  readonly #said = new Map<string, string>();

  /** Whether it was not said last of the institution; then it is. */
  isNew(institution: string, reason: string): boolean {
    if (this.#said.get(institution) === reason) return false;
    this.#said.delete(institution);
    this.#said.set(institution, reason);
    for (const oldest of this.#said.keys()) {
      if (this.#said.size <= MOST) break;
      this.#said.delete(oldest);
    }
    return true;
  }

  /** A file was raised: whatever comes next is said again. */
  forget(institution: string): void {
    this.#said.delete(institution);
  }
}
