import { ProblemError } from "./problem-error.ts";

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function etag(version: number): string {
  return `"${version}"`;
}

/**
 * Holds `If-Match` against what is stored, where it was sent (RFC 9110 §13.1.1).
 *
 * @throws ProblemError `stale_version` where none of its tags is the version's
 */
export function checkIfMatch(header: string | undefined, version: number): void {
  if (header === undefined || header.trim() === "*") return;
  const tags = header.split(",").map((tag) => tag.trim());
  if (!tags.includes(etag(version))) throw new ProblemError("stale_version");
}
