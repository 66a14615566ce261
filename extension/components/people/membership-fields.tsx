import { useId } from "preact/hooks";
import { t } from "../../format/text.ts";
import {
  type Membership,
  type MembershipEdit,
  offeredGroups,
  offeredRoles,
} from "../../state/people/membership-edit.ts";
import type { RoleChoice } from "../../state/people/roles-and-groups.ts";
import { Field } from "../ui/field.tsx";

interface MembershipFieldsProps {
  choice: RoleChoice;
  user: Membership;
  edit: MembershipEdit;
}

/** A role, and any number of groups. What may not be given is not offered. */
export function MembershipFields({ choice, user, edit }: MembershipFieldsProps) {
  const groups = offeredGroups(choice, user);
  return (
    <>
      <Field label={t("account.role")} hint={roleHint(choice, edit.role.value)}>
        {(control) => (
          <select
            {...control}
            value={edit.role.value}
            onChange={({ currentTarget }) => {
              edit.role.value = currentTarget.value;
            }}
          >
            {offeredRoles(choice, user).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {groups.length > 0 && (
        <fieldset class="field groups">
          <legend>{t("membership.groups")}</legend>
          {groups.map((group) => (
            <GroupCheck key={group.id} group={group} choice={choice} edit={edit} />
          ))}
        </fieldset>
      )}
    </>
  );
}

interface GroupCheckProps {
  group: RoleChoice["groups"][number];
  choice: RoleChoice;
  edit: MembershipEdit;
}

function GroupCheck({ group, choice, edit }: GroupCheckProps) {
  const id = useId();
  const controls = controlNames(choice, group.controls);
  return (
    <div class="group-check">
      <label class="check">
        <input
          type="checkbox"
          checked={edit.groups.value.includes(group.id)}
          disabled={!group.assignable}
          aria-describedby={controls === "" ? undefined : id}
          onChange={({ currentTarget }) => edit.toggleGroup(group.id, currentTarget.checked)}
        />
        {group.name}
      </label>
      {controls !== "" && (
        <p id={id} class="hint">
          {controls}
        </p>
      )}
    </div>
  );
}

function roleHint(choice: RoleChoice, id: string): string | undefined {
  const role = choice.roles.find((one) => one.id === id);
  if (role === undefined) return undefined;
  const controls = controlNames(choice, role.controls);
  return controls === ""
    ? t("person.mayGrant", role.grantable)
    : t("person.mayGrantWith", { ...role.grantable, controls });
}

/** By the names that people know them by. */
function controlNames({ controls }: RoleChoice, ids: readonly string[]): string {
  return controls.flatMap(({ id, name }) => (ids.includes(id) ? name : [])).join(", ");
}
