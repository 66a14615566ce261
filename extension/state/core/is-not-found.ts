import type { Failure } from "../../connection.ts";

/** Whether it is gone, or for this person as good as gone. */
export function isNotFound(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "not_found";
}
