import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";

/**
 * Announces what came of something that was asked for in a workspace, unless that was left meanwhile: in the next
 * organization it would be taken for something that happened there.
 */
export function announceIn(
  { announcer, workspace }: App,
  of: Workspace | null,
  text: string,
  tone?: "done" | "failed",
): void {
  if (workspace.peek() === of) announcer.announce(text, tone);
}

/** Announces, as `announceIn` does, what came of something that was asked for where this stands on the page. */
export function useAnnounce(app: App) {
  const workspace = useRef(app.workspace.peek()).current;
  return (text: string, tone?: "done" | "failed") => announceIn(app, workspace, text, tone);
}

/** Whether what asks for something is still on the page when the answer is there. */
export function useShown(): { readonly current: boolean } {
  const shown = useRef(true);
  useEffect(
    () => () => {
      shown.current = false;
    },
    [],
  );
  return shown;
}

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
