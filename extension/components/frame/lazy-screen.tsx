import { type Signal, signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { UNEXPECTED } from "../../state/core/effects.ts";
import { FailedScreen, LoadingScreen } from "./loading-screen.tsx";

/** A component whose code is fetched when it is first shown. */
export type LazyComponent<Props> = FunctionComponent<Props> & {
  /** Fetches the code before it is needed. */
  preload(): Promise<void>;
};

type LazyState<Props> = { Loaded: FunctionComponent<Props> } | "loading" | "failed";

/**
 * Creates a screen whose code is fetched when it is first opened. The first load has only what the list of tokens
 * needs, since code loaded with it delays everybody.
 */
export function createLazyScreen<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyComponent<Props> {
  const { state: screen, preload } = createLazyState(load);

  function LazyScreen(props: Props) {
    useEffect(() => void preload(), []);
    const state = screen.value;
    if (state === "loading") return <LoadingScreen />;
    if (state === "failed") {
      return <FailedScreen failure={UNEXPECTED} onRetry={preload} />;
    }
    return <state.Loaded {...props} />;
  }
  return Object.assign(LazyScreen, { preload });
}

/** Creates a dialog whose code is fetched when it is first shown. Nothing is shown until then. */
export function createLazyDialog<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyComponent<Props> {
  const { state: dialog, preload } = createLazyState(load);

  function LazyDialog(props: Props) {
    useEffect(() => void preload(), []);
    const state = dialog.value;
    return typeof state === "object" ? <state.Loaded {...props} /> : null;
  }
  return Object.assign(LazyDialog, { preload });
}

function createLazyState<Props>(load: () => Promise<FunctionComponent<Props>>) {
  const state: Signal<LazyState<Props>> = signal("loading");
  return {
    state,
    async preload() {
      if (typeof state.peek() === "object") return;
      state.value = "loading";
      try {
        state.value = { Loaded: await load() };
      } catch {
        state.value = "failed";
      }
    },
  };
}
