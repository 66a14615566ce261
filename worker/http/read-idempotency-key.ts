import { ProblemError } from "./problem-error.ts";

/** 22 URL-safe characters carry 128 random bits: fewer could be guessed. */
const FORM = /^[A-Za-z0-9_-]{22,128}$/;

/**
 * Checks the request's `Idempotency-Key`.
 *
 * @returns `null` if the request has none
 * @throws ProblemError `malformed_request` for any other form; it never quotes the value
 */
export function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (FORM.test(header)) return header;
  throw new ProblemError("malformed_request", {
    detail: "Idempotency-Key must be 22 to 128 random URL-safe characters.",
  });
}
