import { useEffect } from "preact/hooks";

/** Where the control that had the focus has gone with what it belonged to, the heading gets it. */
export function useKeptFocus(shown: unknown): void {
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>("h1")?.focus();
  }, [shown]);
}
