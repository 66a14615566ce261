interface Movement {
  previousKey: string;
  nextKey: string;
  /** True if the arrows continue at the other end. */
  wraps: boolean;
}

export const VERTICAL: Movement = { previousKey: "ArrowUp", nextKey: "ArrowDown", wraps: false };

/** Returns the movement along a line of text. On a page from right to left, the left arrow leads to the next stop. */
export function getHorizontal(): Movement {
  return document.dir === "rtl"
    ? { previousKey: "ArrowRight", nextKey: "ArrowLeft", wraps: true }
    : { previousKey: "ArrowLeft", nextKey: "ArrowRight", wraps: true };
}

/**
 * Moves the focus among `stops` by the arrow keys, Home and End.
 *
 * @returns true if the key was one of these
 */
export function moveFocus(
  event: KeyboardEvent,
  stops: ArrayLike<HTMLElement>,
  movement = VERTICAL,
): boolean {
  const all = Array.from(stops);
  const current = all.indexOf(document.activeElement as HTMLElement);
  const next = findNextIndex(event.key, current, all.length, movement);
  if (next === null) return false;
  event.preventDefault();
  all[next]?.focus();
  return true;
}

function findNextIndex(
  key: string,
  current: number,
  count: number,
  { previousKey, nextKey, wraps }: Movement,
): number | null {
  const last = count - 1;
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return last;
    case nextKey:
      return current === last && wraps ? 0 : Math.min(current + 1, last);
    case previousKey:
      return current <= 0 && wraps ? last : Math.max(current - 1, 0);
    default:
      return null;
  }
}

/** Focuses the search field of the screen. @returns false if there is none */
export function focusSearch(): boolean {
  const search = document.querySelector<HTMLElement>("[data-key=search]");
  search?.focus();
  return search !== null;
}
