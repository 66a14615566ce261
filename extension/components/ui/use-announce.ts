import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";

/**
 * Announces the result of a request, unless the person has left its workspace meanwhile. In the next
 * organization, it would look like something that happened there.
 */
export function announceIn(
  { announcer, workspace }: App,
  expected: Workspace | null,
  text: string,
  tone?: "done" | "failed",
): void {
  if (workspace.peek() === expected) announcer.announce(text, tone);
}

/** Returns `announceIn` for the workspace in which the component was mounted. */
export function useAnnounce(app: App) {
  const workspace = useRef(app.workspace.peek()).current;
  return (text: string, tone?: "done" | "failed") => announceIn(app, workspace, text, tone);
}

/** Returns a ref that is true while the component is mounted, to be read when a request is answered. */
export function useMounted(): { readonly current: boolean } {
  const mounted = useRef(true);
  useEffect(
    () => () => {
      mounted.current = false;
    },
    [],
  );
  return mounted;
}

interface Outcome {
  /** The failure that the dialog shows, as text. */
  failure: Signal<string | null>;
  /** @param failureText the failure, or `null` to close and to announce `doneText` */
  finish(failureText: string | null, doneText: string): void;
}

/** Shows a request's failure in its dialog, or announces it if the dialog was closed meanwhile. */
export function useOutcome(app: App, onClose: () => void): Outcome {
  const failure = useSignal<string | null>(null);
  const mounted = useMounted();
  const announce = useAnnounce(app);
  return {
    failure,
    finish(failureText, doneText) {
      if (failureText === null) {
        // If unmounted, this would close the dialog that was opened in its place.
        if (mounted.current) onClose();
        announce(doneText);
      } else if (mounted.current) failure.value = failureText;
      else announce(failureText, "failed");
    },
  };
}
