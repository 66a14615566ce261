import { useSignal } from "@preact/signals";
import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";

interface LeaveOrganizationDialogProps {
  app: App;
  workspace: Workspace;
  onClose(): void;
}

/** Asks before the person leaves the current organization, and says what becomes of their tokens. */
export function LeaveOrganizationDialog({ app, workspace, onClose }: LeaveOrganizationDialogProps) {
  const failure = useSignal<string | null>(null);
  const { name } = workspace.organization.value;

  async function leave() {
    failure.value = null;
    const failed = await app.session.leaveOrganization(workspace.connection);
    if (failed !== null) failure.value = failureText(failed);
  }

  return (
    <Dialog
      title={t("organizations.leaveTitle", { name })}
      body={t("organizations.leaveBody")}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={app.session.busy.value}
          onClick={() => void leave()}
        >
          {t("organizations.leaveConfirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}
