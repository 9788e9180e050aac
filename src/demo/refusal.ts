/** A request that a person in a browser made and that the LMS does not answer: shown as a page. */
export class DemoRefusal extends Error {
  override readonly name = 'DemoRefusal';
  readonly status: number;
  /** What to do next. */
  readonly advice: string;

  constructor(status: number, message: string, advice: string) {
    super(message);
    this.status = status;
    this.advice = advice;
  }
}

/** A call of a service that is refused: answered in JSON, with the reason in Moodle's shape. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal';
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}
