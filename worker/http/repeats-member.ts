/** Strings and what joins them: all of JSON that says where a member's name stands. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * Whether an object in a JSON text has a member twice (RFC 7493 §2.3 forbids it).
 *
 * `JSON.parse` lets the last one win. Whatever looked at the text before us, such as a proxy that checks
 * what may be asked for, may have taken the first.
 *
 * @param text what `JSON.parse` has taken
 */
export function repeatsMember(text: string): boolean {
  // For each object or array that is open the names so far; an array never gets any.
  const open: Set<unknown>[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ":") last = token;
    else {
      const names = open.at(-1);
      const name: unknown = JSON.parse(last);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
