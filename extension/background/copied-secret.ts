import * as v from "valibot";
import { digestText } from "../format/digest-text.ts";
import type { Effects } from "./effects.ts";
import { readItem } from "./read-item.ts";
import { loadSettings } from "./settings-store.ts";

const COPIED_KEY = "copied";
export const CLIPBOARD_ALARM = "clipboard";

type Remembering = Pick<Effects, "local" | "session" | "now" | "wakeAt">;

/** Has the clipboard cleared after a while, where the person wants that. Only a digest is kept. */
export async function noteCopied(effects: Remembering, text: string): Promise<void> {
  const { clearClipboardSeconds } = await loadSettings(effects);
  if (clearClipboardSeconds === 0) return;
  await effects.session.set({ [COPIED_KEY]: await digestText(text) });
  await effects.wakeAt(CLIPBOARD_ALARM, effects.now() + clearClipboardSeconds * 1000);
}

/** Clears the clipboard of what was noted last. It is forgotten only then: until then it counts. */
export async function clearCopied(
  effects: Pick<Effects, "session" | "clearClipboard">,
): Promise<void> {
  const digest = await readItem(effects.session, COPIED_KEY, v.string());
  if (digest === null) return;
  await effects.clearClipboard(digest);
  await effects.session.remove([COPIED_KEY]);
}
