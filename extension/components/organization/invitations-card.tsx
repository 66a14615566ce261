import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import { formatRelative } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { readyValue } from "../../state/core/loadable.ts";
import { CardHead } from "../ui/card-head.tsx";
import { Email } from "../ui/email.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { RevokeInvitationDialog } from "./revoke-invitation-dialog.tsx";

interface InvitationsCardProps {
  app: App;
  workspace: Workspace;
}

/** Who is invited and has not come yet, and inviting more. */
export function InvitationsCard({ app, workspace }: InvitationsCardProps) {
  const id = useId();
  const asks = useSignal<InvitationResource | "invite" | null>(null);
  const { invitations } = workspace.administration;
  const state = invitations.state.value;
  const close = () => {
    asks.value = null;
  };
  const choice = readyValue(workspace.rolesAndGroups.choice.value ?? { status: "loading" });
  const mayInvite = choice?.roles.some(({ assignable }) => assignable) ?? false;

  const add = {
    label: t("organization.invite"),
    onPress() {
      asks.value = "invite";
    },
  };

  return (
    <section class="card" aria-labelledby={id}>
      <CardHead id={id} title={t("organization.invitations")} add={mayInvite ? add : null} />
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
                <span class="hint">{factsOf(invitation, app.effects.now())}</span>
              </div>
              <button
                type="button"
                aria-label={t("organization.revokeInvitation", { email: invitation.email })}
                onClick={() => {
                  asks.value = invitation;
                }}
              >
                {t("organization.revoke")}
              </button>
            </li>
          ))}
        </ul>
      )}
      {asks.value === "invite" && choice !== null && (
        <InviteDialog app={app} workspace={workspace} choice={choice} onClose={close} />
      )}
      {asks.value !== null && asks.value !== "invite" && (
        <RevokeInvitationDialog
          app={app}
          invitations={invitations}
          invitation={asks.value}
          onClose={close}
        />
      )}
    </section>
  );
}

function factsOf(invitation: InvitationResource, now: number): string {
  const { role, groups, created_by, expires_at } = invitation;
  const place = [role, ...groups].map(({ name }) => name).join(", ");
  return t("organization.invitedBy", {
    place,
    name: created_by.name,
    when: formatRelative(expires_at, now),
  });
}
