import { foldText } from "../../../shared/fold-text.ts";

const PAUSE_MS = 800;

/**
 * Creates a search for labels by typed letters. Letters typed within `PAUSE_MS` of each other form one
 * prefix.
 */
export function createTypeahead() {
  let typed = "";
  let last = 0;
  /** @returns the index of the matching label, or `null` if the key types nothing or nothing matches */
  return (event: KeyboardEvent, labels: readonly string[], current: number): number | null => {
    const { key, timeStamp } = event;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    // "/" focuses the search, and a space checks the box.
    if (modified || Array.from(key).length !== 1 || key === " " || key === "/") return null;
    typed = timeStamp - last > PAUSE_MS ? key : typed + key;
    last = timeStamp;
    return findNextMatch(labels, current, typed);
  };
}

/**
 * Returns the next label that begins with `typed`. Without one, compares the part after the last colon:
 * `clients:view` and `clients:update` both begin with `c`. A first letter searches after the current label.
 */
export function findNextMatch(
  labels: readonly string[],
  current: number,
  typed: string,
): number | null {
  const prefix = foldText(typed);
  const start = Array.from(typed).length === 1 ? current + 1 : Math.max(current, 0);
  const order = labels.map((_, index) => (start + index) % labels.length);
  const findByPart = (part: (label: string) => string) =>
    order.find((index) => foldText(part(labels[index] ?? "")).startsWith(prefix));
  return (
    findByPart((label) => label) ??
    findByPart((label) => label.slice(label.lastIndexOf(":") + 1)) ??
    null
  );
}
