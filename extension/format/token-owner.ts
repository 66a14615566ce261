/** The owner of the tokens that a text is about. */
export type TokenOwner =
  /** The reader; `role` is empty until it is loaded. */
  | { who: "me"; role: string }
  /** Another person, whose tokens the reader manages. */
  | { who: "other"; name: string };
