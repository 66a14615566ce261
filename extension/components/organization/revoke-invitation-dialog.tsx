import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Invitations } from "../../state/organization/invitations.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-outcome.ts";

interface RevokeInvitationDialogProps {
  app: App;
  invitations: Invitations;
  invitation: InvitationResource;
  onClose(): void;
}

/** Asks before an invitation's link stops working. */
export function RevokeInvitationDialog(props: RevokeInvitationDialogProps) {
  const { app, invitations, invitation, onClose } = props;
  const { id, email } = invitation;
  const { failure, end } = useOutcome(app, onClose);

  async function revoke() {
    if (invitations.busy.peek()) return;
    failure.value = null;
    const failed = await invitations.revoke(id);
    end(failed && failureText(failed), t("organization.invitationRevoked", { email }));
  }

  return (
    <Dialog
      title={t("organization.revokeTitle", { email })}
      body={t("organization.revokeBody")}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={invitations.busy.value}
          onClick={() => void revoke()}
        >
          {t("organization.revokeConfirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}
