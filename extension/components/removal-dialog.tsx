import { failureText } from "../format/failure-text.ts";
import { formatRelative } from "../format/instants.ts";
import { t } from "../format/text.ts";
import { isLive } from "../format/token-status.ts";
import type { Failure } from "../messages.ts";
import type { Removal, TokenRemoval } from "../state/token-removal.ts";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";
import { removalConfirm, removalTitle } from "./removal-text.ts";

interface RemovalDialogProps {
  removal: TokenRemoval;
  now: number;
}

/** Asks before a token is revoked, deleted or declined. */
export function RemovalDialog({ removal, now }: RemovalDialogProps) {
  const asked = removal.asked.value;
  if (asked === null) return null;
  const failure = removal.failure.value;
  return (
    <Dialog
      title={removalTitle(asked)}
      body={consequence(asked, now)}
      onClose={removal.close}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={removal.busy.value}
          onClick={() => void removal.confirm()}
        >
          {removalConfirm(asked)}
        </button>
      }
    >
      {failure !== null && <Notice tone="bad" text={whyNot(asked, failure)} />}
    </Dialog>
  );
}

function whyNot({ kind, token: { name } }: Removal, failure: Failure): string {
  const isOver = failure.kind === "problem" && failure.problem === "conflict";
  return kind === "decline" && isOver ? t("collect.gone", { name }) : failureText(failure);
}

function consequence({ kind, token }: Removal, now: number): string {
  if (kind === "decline") {
    return token.status === "active" ? t("decline.secretBody") : t("decline.body");
  }
  if (kind === "delete") return isLive(token, now) ? t("delete.body") : t("delete.inactive");
  return token.last_used_at === null
    ? t("revoke.unused")
    : t("revoke.used", { when: formatRelative(token.last_used_at, now) });
}
