import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatRelative } from "../../format/format-instant.ts";
import { formatList, t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import type { Invitations } from "../../state/organization/invitations.ts";
import { CardHead } from "../ui/card-head.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Email } from "../ui/email.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-announce.ts";
import { InviteDialog } from "./invite-dialog.tsx";

interface InvitationsCardProps {
  app: App;
  workspace: Workspace;
}

/** Lists pending invitations and opens the dialog for a new one. */
export function InvitationsCard({ app, workspace }: InvitationsCardProps) {
  const id = useId();
  const dialog = useSignal<InvitationResource | "invite" | null>(null);
  const { invitations } = workspace.administration;
  const state = invitations.state.value;
  const close = () => {
    dialog.value = null;
  };
  const choice = getReadyValue(workspace.rolesAndGroups.choice.value ?? { status: "loading" });
  const canInvite = choice?.roles.some(({ assignable }) => assignable) ?? false;

  const addButton = {
    label: t("organization.invite"),
    onPress() {
      dialog.value = "invite";
    },
  };

  return (
    <section class="card" aria-labelledby={id}>
      <CardHead id={id} title={t("organization.invitations")} add={canInvite ? addButton : null} />
      <LoadNotice
        state={state}
        label={t("organization.reloadInvitations")}
        onRetry={invitations.load}
      />
      {state.status === "ready" && state.value.length === 0 && (
        <p class="quiet">{t("organization.nobodyInvited")}</p>
      )}
      {state.status === "ready" && (
        <ul class="browsers wordy invited">
          {state.value.map((invitation) => (
            <li key={invitation.id}>
              <div>
                <Email address={invitation.email} />
                <span class="hint">{describeInvitation(invitation, app.effects.now())}</span>
              </div>
              <button
                type="button"
                aria-label={t("organization.revokeInvitation", { email: invitation.email })}
                onClick={() => {
                  dialog.value = invitation;
                }}
              >
                {t("organization.revoke")}
              </button>
            </li>
          ))}
        </ul>
      )}
      {dialog.value === "invite" && choice !== null && (
        <InviteDialog app={app} workspace={workspace} choice={choice} onClose={close} />
      )}
      {dialog.value !== null && dialog.value !== "invite" && (
        <RevokeInvitationDialog
          app={app}
          invitations={invitations}
          invitation={dialog.value}
          onClose={close}
        />
      )}
    </section>
  );
}

function describeInvitation(invitation: InvitationResource, now: number): string {
  const { role, groups, created_by, expires_at } = invitation;
  const place = formatList([role, ...groups].map(({ name }) => name));
  return t("organization.invitedBy", {
    place,
    name: created_by.name,
    when: formatRelative(expires_at, now),
  });
}

interface RevokeInvitationDialogProps {
  app: App;
  invitations: Invitations;
  invitation: InvitationResource;
  onClose(): void;
}

/** Asks for confirmation before an invitation is revoked. */
function RevokeInvitationDialog(props: RevokeInvitationDialogProps) {
  const { app, invitations, invitation, onClose } = props;
  const { id, email } = invitation;
  const { failure, finish } = useOutcome(app, onClose);

  async function revoke() {
    if (invitations.busy.peek()) return;
    failure.value = null;
    const failed = await invitations.revoke(id);
    finish(failed && describeFailure(failed), t("organization.invitationRevoked", { email }));
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
