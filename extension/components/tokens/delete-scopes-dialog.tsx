import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-outcome.ts";

interface DeleteScopesDialogProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
  onClose(): void;
}

/** Asks before a token loses all that it may do. */
export function DeleteScopesDialog({ app, detail, token, onClose }: DeleteScopesDialogProps) {
  const { failure, end } = useOutcome(app, onClose);

  async function confirm() {
    if (detail.saving.peek()) return;
    const failed = await detail.deleteAllScopes();
    end(failed && failureText(failed), t("scopes.allDeleted"));
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
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}
