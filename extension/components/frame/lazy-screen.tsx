import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { UNEXPECTED } from "../../state/core/effects.ts";
import { FailedScreen, LoadingScreen } from "./loading-screen.tsx";

/**
 * Creates a screen whose code is fetched when it is first opened. Use it for screens that few people
 * open, since code loaded with the first screen delays everybody.
 */
export function createLazyScreen<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  const screen = signal<{ Loaded: FunctionComponent<Props> } | "loading" | "failed">("loading");

  async function fetchScreen() {
    if (typeof screen.peek() === "object") return;
    screen.value = "loading";
    try {
      screen.value = { Loaded: await load() };
    } catch {
      screen.value = "failed";
    }
  }

  return function LazyScreen(props: Props) {
    useEffect(() => void fetchScreen(), []);
    const state = screen.value;
    if (state === "loading") return <LoadingScreen />;
    if (state === "failed") {
      return <FailedScreen failure={UNEXPECTED} onRetry={fetchScreen} />;
    }
    return <state.Loaded {...props} />;
  };
}
