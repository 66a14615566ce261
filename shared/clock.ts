/** A source of time, passed in so that tests can drive it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Starts a timer; a caller that stops waiting must cancel it. */
  after(milliseconds: number): Timer;
}

export interface Timer {
  /** Settles when the time has passed; never if the timer was cancelled before. */
  readonly passed: Promise<void>;
  cancel(): void;
}
