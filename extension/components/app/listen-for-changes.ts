import type { App } from "../../state/app/app.ts";

/** The background and the network may be back some seconds later than this page learns that the browser is online. */
const ONLINE_AFTER_MS = [2_000, 6_000];

/**
 * Refreshes the app when the page is looked at again, when the browser goes online or offline, and when the
 * background tells of a change.
 *
 * What a person edits stays as it is: only the session is followed then.
 *
 * @param changes the channel on which the background tells of changes
 */
export function listenForChanges(app: App, changes: Pick<BroadcastChannel, "addEventListener">) {
  const refresh = () => void (isEditing(app) ? app.session.followOtherPages() : app.refresh());
  const reconnect = () => {
    app.session.forgetOffline();
    refresh();
  };
  window.addEventListener("focus", refresh);
  window.addEventListener("offline", refresh);
  window.addEventListener("online", () => {
    reconnect();
    for (const delayMs of ONLINE_AFTER_MS) app.effects.after(delayMs, reconnect);
  });
  changes.addEventListener("message", refresh);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
}

/** Returns true if a person fills in a form or answers a question. A typed server address stays in any case. */
function isEditing({ workspace }: App): boolean {
  if (workspace.peek() === null) return false;
  return document.querySelector("dialog[open], main form") !== null;
}
