import { useSignal } from "@preact/signals";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { failureText } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { Failure } from "../messages.ts";
import type { App } from "../state/app.ts";
import type { TokenDetail } from "../state/token-detail.ts";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";

interface DeleteScopesDialogProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
  onClose(): void;
}

/** Asks before a token loses all that it may do. */
export function DeleteScopesDialog({ app, detail, token, onClose }: DeleteScopesDialogProps) {
  const failure = useSignal<Failure | null>(null);

  async function confirm() {
    if (detail.saving.peek()) return;
    failure.value = await detail.deleteAllScopes();
    if (failure.value !== null) return;
    onClose();
    app.announcer.announce(t("scopes.allDeleted"));
  }

  return (
    <Dialog
      title={t("scopes.title", { name: token.name })}
      body={t("scopes.body")}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={detail.saving.value}
          onClick={() => void confirm()}
        >
          {t("scopes.confirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failureText(failure.value)} />}
    </Dialog>
  );
}
