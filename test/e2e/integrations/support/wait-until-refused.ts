import { pollWithinPromise } from "../../support/poll-within-promise.ts";
import type { Answer } from "./http.ts";

/** Sends a revoked token repeatedly. @returns the refusal, or the last answer if none came within the promised 5 s */
export function waitUntilRefused(ask: () => Promise<Answer>): Promise<Answer> {
  return pollWithinPromise(ask, ({ status }) => status !== 200);
}
