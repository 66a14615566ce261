/** Time, passed in: the real one, or one that a test drives. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Settles when `milliseconds` have passed, or at once when `signal` is aborted. */
  after(milliseconds: number, signal: AbortSignal): Promise<void>;
}
