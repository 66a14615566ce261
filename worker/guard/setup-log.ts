import type { GuardOptions } from "./guard-options.ts";
import { type SetupProblem, SUSPICIONS, setupProblemText } from "./setup-problem.ts";

/** Receives messages for the developer of the API. They contain no token and no credential. */
export type WriteLog = (message: string) => void;

/** Tells the developer why a guard refuses requests whose tokens may be good. */
export interface SetupLog {
  report(problem: SetupProblem): void;
  /** Notes that a token has passed, which shows that the options fit. */
  tokenPassed(): void;
}

/** Bounds the log of a program that makes guards from requests. */
const MAX_MESSAGES = 50;

/** The messages that each function has received. Guards that share a function, by default all, share these. */
const written = new WeakMap<WriteLog, Set<string>>();

/** Creates a log that writes each message once, however many requests and guards have the same problem. */
export function createSetupLog(options: GuardOptions, write: WriteLog): SetupLog {
  let isExplained = false;
  return {
    report(problem) {
      if (isExplained && SUSPICIONS.has(problem)) return;
      // Its tokens are answered as unknown.
      if (problem === "other_organization") isExplained = true;
      const message = `latchkey/guard: ${setupProblemText(problem, options)}`;
      const messages = written.get(write) ?? new Set();
      written.set(write, messages);
      if (messages.has(message) || messages.size >= MAX_MESSAGES) return;
      messages.add(message);
      try {
        write(message);
      } catch {
        // A log that fails must not change the answer to a request.
      }
    },
    tokenPassed() {
      isExplained = true;
    },
  };
}
