import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { IssuedInvitation } from "../../../shared/wire/link-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { RoleChoice } from "../../state/people/roles-and-groups.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CopyLinkButton, MadeLink } from "../ui/made-link.tsx";
import { useLinkCopy } from "../ui/use-link-copy.ts";
import { InvitationForm } from "./invitation-form.tsx";

interface InviteDialogProps {
  app: App;
  workspace: Workspace;
  choice: RoleChoice;
  onClose(): void;
}

/** Invites somebody, then shows the link, this once: it is gone with the dialog, and kept nowhere else. */
export function InviteDialog({ app, workspace, choice, onClose }: InviteDialogProps) {
  const formId = useId();
  const issued = useSignal<IssuedInvitation | null>(null);
  const { told, copy } = useLinkCopy(app.effects);
  const { invitations } = workspace.administration;

  if (issued.value === null) {
    return (
      <Dialog
        title={t("invite.title")}
        body={t("invite.body")}
        onClose={onClose}
        confirm={
          <button
            type="submit"
            form={formId}
            class="primary"
            aria-disabled={invitations.busy.value}
          >
            {t("invite.confirm")}
          </button>
        }
      >
        <InvitationForm
          id={formId}
          invitations={invitations}
          choice={choice}
          onIssued={(invitation) => {
            issued.value = invitation;
          }}
        />
      </Dialog>
    );
  }
  const { email, link } = issued.value;
  return (
    <Dialog
      title={t("invite.readyTitle", { email })}
      body={t("invite.readyBody")}
      onClose={onClose}
      leave={t("link.done")}
      confirm={<CopyLinkButton onCopy={() => void copy(link)} />}
    >
      <MadeLink label={t("invite.link")} made={issued.value} told={told.value} />
    </Dialog>
  );
}
