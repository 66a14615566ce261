import { signal } from "@preact/signals";
import type { Effects } from "./effects.ts";

const SHOWN_MS = 4_000;

/** Creates the store of the announcement, which is shown for some seconds and read out by screen readers. */
export function createAnnouncer({ after }: Pick<Effects, "after">) {
  const message = signal<{ text: string; tone: "done" | "failed" } | null>(null);
  let cancel = () => {};

  function announce(text: string, tone: "done" | "failed" = "done") {
    cancel();
    message.value = { text, tone };
    cancel = after(SHOWN_MS, () => {
      message.value = null;
    });
  }

  return { message, announce };
}

export type Announcer = ReturnType<typeof createAnnouncer>;
