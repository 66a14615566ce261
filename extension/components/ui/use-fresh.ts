import { useEffect, useRef } from "preact/hooks";
import type { App } from "../../state/app/app.ts";
import type { Reloadable } from "../../state/core/loadable.ts";

/** Calls `reload` when what a component shows may have changed since it was mounted. */
export function useReload({ changes }: App, reload: () => Promise<unknown>): void {
  const seen = useRef(changes.peek());
  useEffect(() => {
    if (changes.value !== seen.current) void reload();
    seen.current = changes.value;
  }, [changes.value, reload]);
}

/** Loads what a screen shows when the screen opens, and reloads it when it may have changed. */
export function useFresh({ changes }: App, ...shown: readonly Reloadable[]): void {
  const loaded = useRef<readonly Reloadable[]>([]);
  useEffect(() => {
    for (const part of shown) void (loaded.current.includes(part) ? part.reload() : part.load());
    loaded.current = shown;
  }, [changes.value, ...shown]);
}
