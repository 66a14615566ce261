const READS = /^(read|readonly|view|list|get|retrieve|show|search|find|query|subscribe)$/;
const CHANGES = /^(write|create|add|update|edit|set|delete|remove|send|manage)$/;
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a permission may change something. The catalog has no word for it, so its id is asked:
 * what does not say that it only reads counts as a write, since the count is there to warn.
 *
 * The verb stands first or last: `API_READ`, `groups:list_children_groups`, `channels:publish`.
 */
export function isWrite(permission: string): boolean {
  const operation = permission.slice(permission.lastIndexOf(":") + 1);
  const words = operation
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  const first = words[0] ?? "";
  if (READS.test(first)) return false;
  return CHANGES.test(first) || !READS.test(words.at(-1) ?? "");
}

/** Whether an access level lets more through than looking. */
export function levelWrites(methods: readonly string[]): boolean {
  return methods.some((method) => !SAFE_METHODS.has(method));
}
