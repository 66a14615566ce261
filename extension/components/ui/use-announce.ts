import { useRef } from "preact/hooks";
import type { App } from "../../state/app/app.ts";
import { announceIn } from "./announce-in.ts";

/** Announces, as `announceIn` does, what came of something that was asked for where this stands on the page. */
export function useAnnounce(app: App) {
  const workspace = useRef(app.workspace.peek()).current;
  return (text: string, tone?: "done" | "failed") => announceIn(app, workspace, text, tone);
}
