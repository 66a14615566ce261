import { withinPromise } from "../../support/within-promise.ts";
import type { Answer } from "./http.ts";

/** Asks with a token that has just been revoked. @returns the refusal that was promised, or what came instead */
export function untilRefused(ask: () => Promise<Answer>): Promise<Answer> {
  return withinPromise(ask, ({ status }) => status !== 200);
}
