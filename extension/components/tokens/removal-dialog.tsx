import type { Failure } from "../../connection.ts";
import { failureText } from "../../format/failure-text.ts";
import type { Holder } from "../../format/holder.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Removal } from "../../state/tokens/token-removal.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { announceIn } from "../ui/announce-in.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { removalConfirm, removalConsequence, removalTitle } from "./removal-text.ts";

interface RemovalDialogProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
}

/** Asks before a token is revoked, deleted, declined or withdrawn. */
export function RemovalDialog({ app, workspace, tokens: { removal, holder } }: RemovalDialogProps) {
  const asked = removal.asked.value;
  if (asked === null) return null;
  const failure = removal.failure.value;

  async function confirm(removed: Removal) {
    const failed = await removal.confirm();
    if (failed === null) return;
    announceIn(app, workspace, whyNot(removed, failed, holder.state.peek()), "failed");
  }

  return (
    <Dialog
      title={removalTitle(asked)}
      body={removalConsequence(asked, holder.state.value, app.effects.now())}
      onClose={removal.close}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={removal.busy.value}
          onClick={() => void confirm(asked)}
        >
          {removalConfirm(asked)}
        </button>
      }
    >
      {failure !== null && <Notice tone="bad" text={whyNot(asked, failure, holder.state.value)} />}
    </Dialog>
  );
}

function whyNot({ kind, token: { name } }: Removal, failure: Failure, holder: Holder): string {
  const isOver = failure.kind === "problem" && failure.problem === "conflict";
  if (isOver && kind === "decline") return t("collect.gone", { name });
  if (isOver && kind === "withdraw") return t("withdraw.gone", { name });
  return failureText(failure, holder);
}
