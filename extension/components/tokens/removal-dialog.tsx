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

/** Asks for confirmation before a token is revoked, deleted, declined or withdrawn. */
export function RemovalDialog({
  app,
  workspace,
  tokens: { removal, ownerStore },
}: RemovalDialogProps) {
  const requested = removal.dialog.value;
  if (requested === null) return null;
  const failure = removal.failure.value;

  async function confirm(confirmed: Removal) {
    const failed = await removal.confirm();
    if (failed === null) return;
    announceIn(
      app,
      workspace,
      describeRemovalFailure(confirmed, failed, ownerStore.state.peek()),
      "failed",
    );
  }

  return (
    <Dialog
      title={formatTitle(requested)}
      body={describeConsequence(requested, ownerStore.state.value, app.effects.now())}
      onClose={removal.close}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={removal.busy.value}
          onClick={() => void confirm(requested)}
        >
          {formatConfirm(requested)}
        </button>
      }
    >
      {failure !== null && (
        <Notice
          tone="bad"
          text={describeRemovalFailure(requested, failure, ownerStore.state.value)}
        />
      )}
    </Dialog>
  );
}

function describeRemovalFailure(
  { kind, token: { name } }: Removal,
  failure: Failure,
  owner: TokenOwner,
): string {
  const isGone = failure.kind === "problem" && failure.problem === "conflict";
  if (isGone && kind === "decline") return t("collect.gone", { name });
  if (isGone && kind === "withdraw") return t("withdraw.gone", { name });
  return describeFailure(failure, owner);
}

function formatTitle(removal: Removal): string {
  return t(`${getMessageKey(removal)}.title`, { name: removal.token.name });
}

/** Says what the removal does, and names the owner of another person's token. */
function describeConsequence(removal: Removal, owner: TokenOwner, now: number): string {
  const effect = describeEffect(removal, owner, now);
  if (owner.who === "me" || removal.kind === "withdraw") return effect;
  return `${t("others.belongs", { name: owner.name })} ${effect}`;
}

function formatConfirm(removal: Removal): string {
  return t(`${getMessageKey(removal)}.confirm`);
}

/** Returns the announcement of a completed removal. */
export function describeRemoval(removal: Removal): string {
  return t(`${getMessageKey(removal)}.done`, { name: removal.token.name });
}

/** Returns the message key. Declining or withdrawing ends only the waiting secret of an active token. */
function getMessageKey({ kind, token: { status } }: Removal) {
  const endsSecret = kind === "decline" || kind === "withdraw";
  return endsSecret && status === "active" ? (`${kind}Secret` as const) : kind;
}

function describeEffect(removal: Removal, owner: TokenOwner, now: number): string {
  const { token } = removal;
  const key = getMessageKey(removal);
  switch (key) {
    case "decline":
    case "declineSecret":
      return t(`${key}.body`);
    case "withdraw":
    case "withdrawSecret":
      return t(`${key}.body`, { name: owner.who === "other" ? owner.name : "" });
    case "delete":
      return isLive(token) ? t("delete.body") : t("delete.inactive");
    case "revoke":
      return token.last_used_at === null
        ? t("revoke.unused")
        : t("revoke.used", { when: formatRelative(token.last_used_at, now) });
  }
}
