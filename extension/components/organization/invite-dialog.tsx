import { useSignal } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import * as v from "valibot";
import { EmailAddress } from "../../../shared/email-address.ts";
import type { IssuedInvitation } from "../../../shared/wire/link-resource.ts";
import { describeInviteFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Invitations } from "../../state/organization/invitations.ts";
import { createMembershipEdit, getLeastMembership } from "../../state/people/membership-edit.ts";
import type { RoleChoice } from "../../state/people/roles-and-groups.ts";
import { MembershipFields } from "../people/membership-fields.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { Notice } from "../ui/notice.tsx";
import { CopyLinkButton, SecretLink, useLinkCopy } from "../ui/secret-link.tsx";

interface InviteDialogProps {
  app: App;
  workspace: Workspace;
  choice: RoleChoice;
  onClose(): void;
}

/** Invites a person, then shows the link once. It is kept nowhere and lost when the dialog closes. */
export function InviteDialog({ app, workspace, choice, onClose }: InviteDialogProps) {
  const formId = useId();
  const issued = useSignal<IssuedInvitation | null>(null);
  const { copyResult, copy } = useLinkCopy(app.effects);
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
      closeLabel={t("link.done")}
      confirm={<CopyLinkButton onCopy={() => void copy(link)} />}
    >
      <SecretLink label={t("invite.link")} issued={issued.value} copyResult={copyResult.value} />
    </Dialog>
  );
}

interface InvitationFormProps {
  /** Id of the form, for a submit button outside of it. */
  id: string;
  invitations: Invitations;
  choice: RoleChoice;
  onIssued(invitation: IssuedInvitation): void;
}

/** Asks for an email address, a role and groups. Offers only what the member may assign. */
function InvitationForm({ id, invitations, choice, onIssued }: InvitationFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const initial = useMemo(() => getLeastMembership(choice), [choice]);
  const edit = useMemo(() => createMembershipEdit(initial), [initial]);
  const email = useSignal("");
  const error = useSignal<string | null>(null);
  const failure = useSignal<string | null>(null);

  async function invite() {
    failure.value = null;
    const parsed = v.safeParse(EmailAddress, email.value);
    error.value = parsed.success ? null : t("invite.badEmail");
    if (!parsed.success) return focusProblem(form.current);
    const reply = await invitations.invite({
      email: parsed.output,
      role: edit.role.peek(),
      groups: [...edit.groups.peek()],
    });
    if (reply === null) return;
    if (reply.ok) onIssued(reply.value);
    else failure.value = describeInviteFailure(reply.failure);
  }

  return (
    <form
      ref={form}
      id={id}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
      <Field label={t("account.email")} error={error.value}>
        {(control) => (
          <input
            {...control}
            type="email"
            autocomplete="off"
            value={email}
            onInput={({ currentTarget }) => {
              email.value = currentTarget.value;
            }}
          />
        )}
      </Field>
      <MembershipFields choice={choice} user={initial} edit={edit} />
    </form>
  );
}
