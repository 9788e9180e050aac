/**
 * Steps of a story stand on each other: after one that failed, the next says so and nothing after it runs.
 * @param look is called at the failure, with everything still as it was
 */
export function stopAtFirstFailure(look: () => Promise<void>): void {
  let failed: string | null = null;
  beforeEach(() => {
    if (failed !== null) throw new Error(`This step and those after it did not run, for “${failed}” failed.`);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    failed = this.currentTest.title;
    await look();
  });
}
