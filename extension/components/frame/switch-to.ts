import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";

/** Goes over to another organization. That it was is announced wherever it shows: here and in other pages. */
export async function switchTo(
  { session, announcer }: App,
  { connection, keepDrafts }: Workspace,
  { id, name }: { id: string; name: string },
): Promise<void> {
  announcer.announce(t("organizations.switching", { name }));
  // Whoever comes back at once is to find it.
  await keepDrafts();
  const failure = await session.switchTo(connection, id);
  if (failure !== null) announcer.announce(describeFailure(failure), "failed");
}
