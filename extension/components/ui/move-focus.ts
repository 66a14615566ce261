interface Movement {
  back: string;
  on: string;
  /** Whether the arrows go on at the other end. */
  wraps: boolean;
}

export const VERTICAL: Movement = { back: "ArrowUp", on: "ArrowDown", wraps: false };
export const HORIZONTAL: Movement = { back: "ArrowLeft", on: "ArrowRight", wraps: true };

/**
 * Moves the focus among `stops` by the arrow keys, Home and End.
 *
 * @returns whether the key was one of those
 */
export function moveFocus(
  event: KeyboardEvent,
  stops: ArrayLike<HTMLElement>,
  movement = VERTICAL,
): boolean {
  const all = Array.from(stops);
  const current = all.indexOf(document.activeElement as HTMLElement);
  const next = nextIndex(event.key, current, all.length, movement);
  if (next === null) return false;
  event.preventDefault();
  all[next]?.focus();
  return true;
}

function nextIndex(
  key: string,
  current: number,
  count: number,
  { back, on, wraps }: Movement,
): number | null {
  const last = count - 1;
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return last;
    case on:
      return current === last && wraps ? 0 : Math.min(current + 1, last);
    case back:
      return current <= 0 && wraps ? last : Math.max(current - 1, 0);
    default:
      return null;
  }
}
