import { ProblemError } from "./problem-error.ts";

/** 22 URL-safe characters carry 128 random bits: fewer could be guessed. */
const FORM = /^[A-Za-z0-9_-]{22,128}$/;

/**
 * The request's `Idempotency-Key`, `null` without one.
 *
 * @throws ProblemError `malformed_request` for one of another form; its value is never repeated
 */
export function idempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (FORM.test(header)) return header;
  throw new ProblemError("malformed_request", {
    detail: "Idempotency-Key must be 22 to 128 random URL-safe characters.",
  });
}
