import { useId } from "preact/hooks";
import { formatList, t } from "../../format/text.ts";
import {
  listOfferedGroups,
  listOfferedRoles,
  type Membership,
  type MembershipEdit,
} from "../../state/people/membership-edit.ts";
import type { RoleChoice } from "../../state/people/roles-and-groups.ts";
import { Field } from "../ui/field.tsx";

interface MembershipFieldsProps {
  choice: RoleChoice;
  user: Membership;
  edit: MembershipEdit;
}

/** Asks for a role and any number of groups. Leaves out what the acting member may not assign. */
export function MembershipFields({ choice, user, edit }: MembershipFieldsProps) {
  const groups = listOfferedGroups(choice, user);
  return (
    <>
      <Field label={t("account.role")} hint={describeRole(choice, edit.role.value)}>
        {(control) => (
          <select
            {...control}
            value={edit.role.value}
            onChange={({ currentTarget }) => {
              edit.role.value = currentTarget.value;
            }}
          >
            {listOfferedRoles(choice, user).map(({ id, name }) => (
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
  const controls = formatControlNames(choice, group.controls);
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

function describeRole(choice: RoleChoice, id: string): string | undefined {
  const role = choice.roles.find((candidate) => candidate.id === id);
  if (role === undefined) return undefined;
  const controls = formatControlNames(choice, role.controls);
  return controls === ""
    ? t("person.mayGrant", role.grantable)
    : t("person.mayGrantWith", { ...role.grantable, controls });
}

function formatControlNames({ controls }: RoleChoice, ids: readonly string[]): string {
  return formatList(controls.flatMap(({ id, name }) => (ids.includes(id) ? name : [])));
}
