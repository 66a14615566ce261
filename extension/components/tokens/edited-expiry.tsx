import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { collectExpiryText, hasWaitingSecret } from "../../format/collect-text.ts";
import { formatDay } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import type { AccessEdit } from "../../state/tokens/access-edit.ts";
import { ExpiryFields } from "./expiry-fields.tsx";

interface EditedExpiryProps {
  edit: AccessEdit;
  token: TokenResource;
  policy: ExpiryPolicy;
  now: number;
}

/** When a token ends, to be left as it is or counted anew from when it is saved. */
export function EditedExpiry({ edit, token, policy, now }: EditedExpiryProps) {
  if (!policy.editable) return null;
  return (
    <ExpiryFields
      expiry={edit.expiry.value}
      error={edit.expiryError.value}
      policy={policy}
      fromCollection={token.status === "waiting"}
      now={now}
      unchanged={t("access.unchanged", { when: endOf(token) })}
      onEdit={edit.edit}
      onKeep={() => edit.edit(null)}
      note={untilCollected(token, now)}
    />
  );
}

/** Of a token that works: the new secret that waits for it brings an expiry of its own. */
function untilCollected(token: TokenResource, now: number): string | undefined {
  if (token.status === "waiting" || !hasWaitingSecret(token, now)) return undefined;
  return t("access.untilCollected", { when: collectExpiryText(token.collect_expires) });
}

function endOf({ status, expires_at, collect_expires }: TokenResource): string {
  if (status === "waiting") return collectExpiryText(collect_expires);
  return expires_at === null ? t("form.never") : formatDay(expires_at);
}
