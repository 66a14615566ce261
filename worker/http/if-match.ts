import { ProblemError } from "./problem-error.ts";

/** Formats a version as an entity tag (RFC 9110 §8.8.3). */
export function formatEtag(version: number): string {
  return `"${version}"`;
}

/**
 * Reads the versions that `If-Match` names (RFC 9110 §13.1.1). A foreign or weak tag matches no version.
 *
 * @returns `null` if any version will do: the header is absent or `*`
 */
export function readIfMatch(header: string | undefined): readonly number[] | null {
  if (header === undefined || header.trim() === "*") return null;
  return header.split(",").flatMap((tag) => {
    const [, version] = /^"(\d{1,15})"$/.exec(tag.trim()) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}

/**
 * Reads the versions of a required `If-Match`; `*` names none.
 *
 * Replacing a secret cannot be undone, so the client must have seen the version that it replaces.
 *
 * @throws ProblemError `precondition_required`
 */
export function requireIfMatch(header: string | undefined): readonly number[] {
  const versions = readIfMatch(header);
  if (versions !== null) return versions;
  throw new ProblemError("precondition_required", { detail: "It must name the token's version." });
}

/** @throws ProblemError `stale_version` if `version` is not among the requested versions */
export function checkVersion(versions: readonly number[] | null, version: number): void {
  if (versions !== null && !versions.includes(version)) throw new ProblemError("stale_version");
}
