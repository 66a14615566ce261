const PAUSE_MS = 800;

/**
 * Finds by what is being typed. Letters that follow each other within a moment are one beginning;
 * a pause begins anew.
 */
export function createTypeahead() {
  let typed = "";
  let last = 0;
  /** @returns the index of the label meant, or `null` where nothing was typed or nothing begins so */
  return (event: KeyboardEvent, labels: readonly string[], current: number): number | null => {
    const { key, timeStamp } = event;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    // "/" leads to the search, and a space picks.
    if (modified || Array.from(key).length !== 1 || key === " " || key === "/") return null;
    typed = timeStamp - last > PAUSE_MS ? key : typed + key;
    last = timeStamp;
    return nextMatch(labels, current, typed);
  };
}

/**
 * The next label that begins with `typed`, or else whose part behind the last colon does: all of
 * `clients:view`, `clients:update` … begin alike. The first letter goes on from the current label.
 */
export function nextMatch(
  labels: readonly string[],
  current: number,
  typed: string,
): number | null {
  const wanted = typed.toLowerCase();
  const first = Array.from(typed).length === 1 ? current + 1 : Math.max(current, 0);
  const order = labels.map((_, index) => (first + index) % labels.length);
  const begins = (part: (label: string) => string) =>
    order.find((index) =>
      part(labels[index] ?? "")
        .toLowerCase()
        .startsWith(wanted),
    );
  return (
    begins((label) => label) ?? begins((label) => label.slice(label.lastIndexOf(":") + 1)) ?? null
  );
}
