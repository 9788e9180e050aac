/** Steps of a story stand on each other: after one that failed, the next says so and nothing after it runs. */
export function stopAtFirstFailure(): void {
  let failed: string | null = null;
  beforeEach(() => {
    if (failed !== null) throw new Error(`This step and those after it did not run, for “${failed}” failed.`);
  });
  afterEach(function () {
    if (this.currentTest?.state === 'failed') failed = this.currentTest.title;
  });
}
