import { useEffect } from "preact/hooks";

/** Focuses the heading if rendering new content removed the focused control. */
export function useFocusFallback(content: unknown): void {
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>("h1")?.focus();
  }, [content]);
}
