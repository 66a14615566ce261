import { failureText } from "../format/failure-text.ts";
import { formatRelative } from "../format/instants.ts";
import { t } from "../format/text.ts";
import { isLive } from "../format/token-status.ts";
import type { Removal, TokenRemoval } from "../state/token-removal.ts";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";

interface RemovalDialogProps {
  removal: TokenRemoval;
  now: number;
}

/** Asks before a token is revoked or deleted. */
export function RemovalDialog({ removal, now }: RemovalDialogProps) {
  const asked = removal.asked.value;
  if (asked === null) return null;
  const { kind, token } = asked;
  const failure = removal.failure.value;
  return (
    <Dialog
      title={t(`${kind}.title`, { name: token.name })}
      body={consequence(asked, now)}
      onClose={removal.close}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={removal.busy.value}
          onClick={() => void removal.confirm()}
        >
          {t(`${kind}.confirm`)}
        </button>
      }
    >
      {failure !== null && <Notice tone="bad" text={failureText(failure)} />}
    </Dialog>
  );
}

function consequence({ kind, token }: Removal, now: number): string {
  if (kind === "delete") return isLive(token, now) ? t("delete.body") : t("delete.inactive");
  return token.last_used_at === null
    ? t("revoke.unused")
    : t("revoke.used", { when: formatRelative(token.last_used_at, now) });
}
