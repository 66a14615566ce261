import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { nameProvider } from "../../format/name-provider.ts";
import { formatList, t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import { createMembershipEdit, type MembershipEdit } from "../../state/people/membership-edit.ts";
import type { Person } from "../../state/people/person.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-announce.ts";
import { MembershipFields } from "./membership-fields.tsx";

interface MembershipCardProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
}

/** A member's role and groups, which decide what the member and their tokens may do. */
export function MembershipCard(props: MembershipCardProps) {
  const { role, groups, editable, managed_by } = props.user;
  const isMapped = managed_by === "mapping";
  const id = useId();
  const isDialogOpen = useSignal(false);
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{t("person.roleAndGroups")}</h2>
        {editable && !isMapped && (
          <button
            type="button"
            class="ghost"
            onClick={() => {
              isDialogOpen.value = true;
            }}
          >
            <Icon name="pencil" />
            {t("person.change")}
          </button>
        )}
      </div>
      {isMapped && (
        <p class="hint">
          {t("person.mapped", {
            provider: nameProvider(
              getReadyValue(props.workspace.account.me.value),
              t("paused.theCompany"),
            ),
          })}
        </p>
      )}
      <dl>
        <dt>{t("account.role")}</dt>
        <dd>{role.name}</dd>
        <dt>{t("account.groups")}</dt>
        <dd>
          {groups.length === 0 ? t("account.noGroups") : formatList(groups.map(({ name }) => name))}
        </dd>
      </dl>
      {isDialogOpen.value && (
        <MembershipDialog
          {...props}
          onClose={() => {
            isDialogOpen.value = false;
          }}
        />
      )}
    </section>
  );
}

interface MembershipDialogProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
  onClose(): void;
}

/** Asks for a member's new role and groups. */
function MembershipDialog(props: MembershipDialogProps) {
  const { app, workspace, person, user, onClose } = props;
  const { rolesAndGroups } = workspace;
  const formId = useId();
  const edit = useMembershipEdit(user);
  const { failure, finish } = useOutcome(app, onClose);
  useEffect(() => void rolesAndGroups.load(), [rolesAndGroups]);
  const choice = rolesAndGroups.choice.value;

  async function save() {
    const changes = edit.changes.peek();
    if (person.saving.peek()) return;
    if (Object.keys(changes).length === 0) return onClose();
    const failed = await person.change(changes);
    finish(failed && describeFailure(failed), t("membership.saved"));
  }

  return (
    <Dialog
      title={t("membership.title", { name: user.name })}
      body={t("membership.body")}
      onClose={onClose}
      confirm={
        choice?.status === "ready" && (
          <button type="submit" form={formId} class="primary" aria-disabled={person.saving.value}>
            {t("membership.save")}
          </button>
        )
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
      <LoadNotice state={choice ?? { status: "loading" }} onRetry={rolesAndGroups.load} />
      {choice?.status === "ready" && (
        <form
          id={formId}
          class="scroll"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <MembershipFields choice={choice.value} user={user} edit={edit} />
        </form>
      )}
    </Dialog>
  );
}

/** Returns an edit that is renewed only if role or groups change, so that a refused choice is kept. */
function useMembershipEdit(user: UserResource): MembershipEdit {
  const key = JSON.stringify([user.role.id, user.groups.map(({ id }) => id)]);
  const cached = useRef({ key, edit: createMembershipEdit(user) });
  if (cached.current.key !== key) cached.current = { key, edit: createMembershipEdit(user) };
  return cached.current.edit;
}
