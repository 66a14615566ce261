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
