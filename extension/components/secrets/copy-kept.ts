import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeOpeningFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { isMendable } from "../../state/tokens/kept-secrets.ts";
import { copySecret } from "../ui/copy-secret.ts";
import { announceIn } from "../ui/use-announce.ts";

/**
 * Copies a secret that this browser keeps, and announces the result. What the person can mend is shown as a notice.
 *
 * @param format returns the text for the clipboard
 * @returns true if it was copied
 */
export async function copyKept(
  app: App,
  workspace: Workspace,
  { id, name }: Pick<TokenResource, "id" | "name">,
  format: (secret: string) => string = (secret) => secret,
): Promise<boolean> {
  const { kept, connection } = workspace;
  const reply = await kept.open(id);
  if (!reply.ok) {
    if (isMendable(reply.failure)) return false;
    const text = describeOpeningFailure(reply.failure, connection.host);
    announceIn(app, workspace, text, "failed");
    return false;
  }
  try {
    await copySecret(app.effects, format(reply.value));
  } catch {
    announceIn(app, workspace, t("kept.notCopied"), "failed");
    return false;
  }
  announceIn(app, workspace, t("kept.copied", { name }));
  return true;
}
