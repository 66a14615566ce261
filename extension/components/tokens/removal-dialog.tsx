import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { isLive } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Removal } from "../../state/tokens/token-removal.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { announceIn } from "../ui/use-announce.ts";

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

function whyNot({ kind, token: { name } }: Removal, failure: Failure, holder: TokenOwner): string {
  const isOver = failure.kind === "problem" && failure.problem === "conflict";
  if (isOver && kind === "decline") return t("collect.gone", { name });
  if (isOver && kind === "withdraw") return t("withdraw.gone", { name });
  return describeFailure(failure, holder);
}

/** What is asked before. */
function removalTitle(removal: Removal): string {
  return t(`${keyOf(removal)}.title`, { name: removal.token.name });
}

/** What comes of it; of somebody else's token also whose it is. */
function removalConsequence(removal: Removal, holder: TokenOwner, now: number): string {
  const said = consequence(removal, holder, now);
  if (holder.who === "me" || removal.kind === "withdraw") return said;
  return `${t("others.belongs", { name: holder.name })} ${said}`;
}

/** What the button says that does it. */
function removalConfirm(removal: Removal): string {
  return t(`${keyOf(removal)}.confirm`);
}

/** What is announced once it is done. */
export function removalText(removal: Removal): string {
  return t(`${keyOf(removal)}.done`, { name: removal.token.name });
}

/** Of a token that works, only the secret that waits is taken back. */
function keyOf({ kind, token: { status } }: Removal) {
  const takesBack = kind === "decline" || kind === "withdraw";
  return takesBack && status === "active" ? (`${kind}Secret` as const) : kind;
}

function consequence(removal: Removal, holder: TokenOwner, now: number): string {
  const { token } = removal;
  const key = keyOf(removal);
  switch (key) {
    case "decline":
    case "declineSecret":
      return t(`${key}.body`);
    case "withdraw":
    case "withdrawSecret":
      return t(`${key}.body`, { name: holder.who === "other" ? holder.name : "" });
    case "delete":
      return isLive(token, now) ? t("delete.body") : t("delete.inactive");
    case "revoke":
      return token.last_used_at === null
        ? t("revoke.unused")
        : t("revoke.used", { when: formatRelative(token.last_used_at, now) });
  }
}
