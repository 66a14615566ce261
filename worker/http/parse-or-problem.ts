import * as v from "valibot";
import { formatJsonPointer } from "../../shared/format-json-pointer.ts";
import { ProblemError } from "./problem-error.ts";

const MAX_ERRORS = 50;

/**
 * Returns the schema's output, or throws a 422 with a pointer (RFC 6901) to each mistake, never quoting input.
 *
 * Each value's first mistake ends its checks, so that no expression runs over an overlong text.
 */
export function parseOrProblem<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw new ProblemError("invalid_input", {
    errors: result.issues.slice(0, MAX_ERRORS).map((issue) => ({
      pointer: toPointer(issue),
      detail: describe(issue),
    })),
  });
}

function toPointer(issue: v.BaseIssue<unknown>): string {
  return formatJsonPointer((issue.path ?? []).map((item) => String(item.key)));
}

/** Describes an issue by our own message or the expected type. Valibot's messages quote the input. */
function describe(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith("Invalid ")) return issue.message;
  if (issue.type === "strict_object" && issue.expected === "never") return "Is not a known member.";
  if (issue.kind === "schema" && issue.received === "undefined") return "Is required.";
  return issue.expected === null ? "Is not valid." : `Must be ${issue.expected}.`;
}
