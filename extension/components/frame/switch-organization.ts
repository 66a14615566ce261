import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";

/** Switches to another organization. Every open page announces a successful switch by itself. */
export async function switchOrganization(
  { session, announcer }: App,
  { connection, keepDrafts }: Workspace,
  { id, name }: { id: string; name: string },
): Promise<void> {
  announcer.announce(t("organizations.switching", { name }));
  // Stored before the switch, so that the draft is there if the person switches back at once.
  await keepDrafts();
  const failure = await session.switchTo(connection, id);
  if (failure !== null) announcer.announce(describeFailure(failure), "failed");
}
