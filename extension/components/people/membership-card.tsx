import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Person } from "../../state/people/person.ts";
import { Icon } from "../ui/icon.tsx";
import { MembershipDialog } from "./membership-dialog.tsx";

interface MembershipCardProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
}

/** What a member is in the organization, on which hangs what they and their tokens may do. */
export function MembershipCard(props: MembershipCardProps) {
  const { role, groups, editable } = props.user;
  const id = useId();
  const changing = useSignal(false);
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{t("person.roleAndGroups")}</h2>
        {editable && (
          <button
            type="button"
            class="ghost"
            onClick={() => {
              changing.value = true;
            }}
          >
            <Icon name="pencil" />
            {t("person.change")}
          </button>
        )}
      </div>
      <dl>
        <dt>{t("account.role")}</dt>
        <dd>{role.name}</dd>
        <dt>{t("account.groups")}</dt>
        <dd>
          {groups.length === 0 ? t("account.noGroups") : groups.map(({ name }) => name).join(", ")}
        </dd>
      </dl>
      {changing.value && (
        <MembershipDialog
          {...props}
          onClose={() => {
            changing.value = false;
          }}
        />
      )}
    </section>
  );
}
