import { type Signal, useSignal } from "@preact/signals";
import type { App } from "../../state/app/app.ts";
import { useAnnounce } from "./use-announce.ts";
import { useShown } from "./use-shown.ts";

interface Outcome {
  /** What the dialog says went wrong. */
  failure: Signal<string | null>;
  /** @param failed why it was not done, or `null`: then it is announced as done */
  end(failed: string | null, done: string): void;
}

/** What comes of what a dialog asks for: told in it, or, where it was closed meanwhile, wherever one is by now. */
export function useOutcome(app: App, onClose: () => void): Outcome {
  const failure = useSignal<string | null>(null);
  const shown = useShown();
  const announce = useAnnounce(app);
  return {
    failure,
    end(failed, done) {
      if (failed === null) {
        // Else it would close the one that was opened in its place.
        if (shown.current) onClose();
        announce(done);
      } else if (shown.current) failure.value = failed;
      else announce(failed, "failed");
    },
  };
}
