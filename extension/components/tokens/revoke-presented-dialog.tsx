import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Recognition } from "../../state/tokens/recognition.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface RevokePresentedDialogProps {
  app: App;
  workspace: Workspace;
  recognition: Recognition;
}

/** Asks before a pasted token is revoked: whoever holds it may, whosever it is. */
export function RevokePresentedDialog(props: RevokePresentedDialogProps) {
  const { app, recognition } = props;
  const announce = useAnnounce(app);
  const store = props.workspace.recognition;

  async function confirm() {
    const revoked = await store.revoke();
    if (revoked === null) return;
    if (revoked) announce(t("recognize.revoked"));
    else announce(t("recognize.stillWorks"), "failed");
  }

  return (
    <Dialog
      title={t("recognize.revokeTitle", { hint: recognition.hint })}
      body={t("recognize.revokeBody")}
      onClose={() => store.askToRevoke(false)}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={store.busy.value}
          onClick={() => void confirm()}
        >
          {t("recognize.confirm")}
        </button>
      }
    >
      {recognition.failure !== null && (
        <Notice tone="bad" text={failureText(recognition.failure)} />
      )}
    </Dialog>
  );
}
