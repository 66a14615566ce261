/**
 * Moves the focus among `stops` by the arrow keys, Home and End.
 *
 * @param wraps whether the arrows go on at the other end
 * @returns whether the key was one of those
 */
export function moveFocus(
  event: KeyboardEvent,
  stops: ArrayLike<HTMLElement>,
  wraps = false,
): boolean {
  const all = Array.from(stops);
  const current = all.indexOf(document.activeElement as HTMLElement);
  const next = nextIndex(event.key, current, all.length, wraps);
  if (next === null) return false;
  event.preventDefault();
  all[next]?.focus();
  return true;
}

function nextIndex(key: string, current: number, count: number, wraps: boolean): number | null {
  const last = count - 1;
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return last;
    case "ArrowDown":
      return current === last && wraps ? 0 : Math.min(current + 1, last);
    case "ArrowUp":
      return current <= 0 && wraps ? last : Math.max(current - 1, 0);
    default:
      return null;
  }
}
