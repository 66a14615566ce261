import * as v from "valibot";
import { digestText } from "../format/digest-text.ts";
import type { Effects } from "./effects.ts";
import { readItem } from "./read-item.ts";
import { loadSettings } from "./settings-store.ts";

const COPIED_KEY = "copied";
export const CLIPBOARD_ALARM = "clipboard";

type Scheduling = Pick<Effects, "local" | "session" | "now" | "wakeAt">;

/** Schedules clearing of the clipboard if the user turned it on. Stores only the secret's digest. */
export async function scheduleClipboardClearing(effects: Scheduling, text: string): Promise<void> {
  const { clearClipboardSeconds } = await loadSettings(effects);
  if (clearClipboardSeconds === 0) return;
  await effects.session.set({ [COPIED_KEY]: await digestText(text) });
  await effects.wakeAt(CLIPBOARD_ALARM, effects.now() + clearClipboardSeconds * 1000);
}

/** Clears the last copied secret from the clipboard, and forgets its digest after success. */
export async function clearCopiedSecret(
  effects: Pick<Effects, "session" | "clearClipboard">,
): Promise<void> {
  const digest = await readItem(effects.session, COPIED_KEY, v.string());
  if (digest === null) return;
  await effects.clearClipboard(digest);
  await effects.session.remove([COPIED_KEY]);
}
