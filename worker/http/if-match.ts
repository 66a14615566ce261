import { ProblemError } from "./problem-error.ts";

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function etag(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that `If-Match` names (RFC 9110 §13.1.1); `null` where any will do: without one, or `*`.
 *
 * A tag that is none of ours, or a weak one, matches nothing.
 */
export function matchedVersions(header: string | undefined): readonly number[] | null {
  if (header === undefined || header.trim() === "*") return null;
  return header.split(",").flatMap((tag) => {
    const [, version] = /^"(\d{1,15})"$/.exec(tag.trim()) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}

/**
 * The versions that `If-Match` names, where it must name some: a new secret cannot be taken back, and
 * whoever replaces one has to have seen what they replace. `*` names none.
 *
 * @throws ProblemError `precondition_required`
 */
export function requiredVersions(header: string | undefined): readonly number[] {
  const versions = matchedVersions(header);
  if (versions !== null) return versions;
  throw new ProblemError("precondition_required", { detail: "It must name the token's version." });
}

/** @throws ProblemError `stale_version` where it is none of the versions asked for */
export function checkVersion(versions: readonly number[] | null, version: number): void {
  if (versions !== null && !versions.includes(version)) throw new ProblemError("stale_version");
}
