/** Formats the path to a claim, such as `realm_access > roles`. A name may hold dots, so dots separate nothing. */
export function formatClaimPath(path: readonly string[]): string {
  return path.join(" > ");
}

/** Parses what a person typed as the path to a claim. Empty parts are dropped. */
export function parseClaimPath(text: string): string[] {
  return text
    .split(">")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
