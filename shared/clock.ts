/** Time, passed in: the real one, or one that a test drives. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Begins to wait; whoever no longer does says so. */
  after(milliseconds: number): Timer;
}

export interface Timer {
  /** Settles when the time has passed; never where it was cancelled before. */
  readonly passed: Promise<void>;
  cancel(): void;
}
