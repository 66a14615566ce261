import type { Holder } from "../../format/holder.ts";
import { formatRelative } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import { isLive } from "../../format/token-status.ts";
import type { Removal } from "../../state/tokens/token-removal.ts";

/** What is asked before. */
export function removalTitle(removal: Removal): string {
  return t(`${keyOf(removal)}.title`, { name: removal.token.name });
}

/** What comes of it; of somebody else's token also whose it is. */
export function removalConsequence(removal: Removal, holder: Holder, now: number): string {
  const said = consequence(removal, holder, now);
  if (holder.who === "me" || removal.kind === "withdraw") return said;
  return `${t("others.belongs", { name: holder.name })} ${said}`;
}

/** What the button says that does it. */
export function removalConfirm(removal: Removal): string {
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

function consequence(removal: Removal, holder: Holder, now: number): string {
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
