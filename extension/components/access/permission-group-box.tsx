import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import { t } from "../../format/text.ts";
import type { PermissionGroup, Pickable } from "../../state/access/permission-choice.ts";
import type { Picker, RefusalTexts } from "../../state/access/picker.ts";
import { getGroupKey } from "../../state/access/picker-filter.ts";
import { Icon } from "../ui/icon.tsx";
import { EntityFields } from "./entity-fields.tsx";

interface PermissionGroupBoxProps {
  picker: Picker;
  group: PermissionGroup;
  /** Name of an earlier group whose fields take the ids of this entity type too, or `null`. */
  groupWithFields: string | null;
  refusals: RefusalTexts;
}

/** A group of permissions. "Select all" affects only those that the search shows. */
export function PermissionGroupBox({
  picker,
  group,
  groupWithFields,
  refusals,
}: PermissionGroupBoxProps) {
  const { name, permissions } = group;
  const key = getGroupKey(group.id);
  const shownIds = useComputed(() =>
    permissions.map(({ id }) => id).filter((id) => picker.shown.value.has(id)),
  );
  const chosenCount = useComputed(
    () => shownIds.value.filter((id) => picker.chosen.value.has(id)).length,
  );
  return (
    <fieldset
      class="group"
      aria-label={name}
      hidden={useComputed(() => !picker.shown.value.has(key))}
    >
      <div class="group-head">
        <input
          type="checkbox"
          aria-label={t("picker.selectAll", { group: name })}
          data-stop={key}
          data-label={name}
          tabIndex={useComputed(() => (picker.tabStop.value === key ? 0 : -1))}
          checked={useComputed(() => chosenCount.value === shownIds.value.length)}
          indeterminate={useComputed(
            () => chosenCount.value > 0 && chosenCount.value < shownIds.value.length,
          )}
          onChange={({ currentTarget }) => picker.pick(shownIds.peek(), currentTarget.checked)}
        />
        <span>{name}</span>
        <span class="aside">
          {useComputed(() =>
            t("picker.groupCount", { chosen: chosenCount.value, all: shownIds.value.length }),
          )}
        </span>
      </div>
      <GroupEntities picker={picker} group={group} groupWithFields={groupWithFields} />
      {permissions.map((permission) => (
        <PermissionBox
          key={permission.id}
          picker={picker}
          permission={permission}
          group={name}
          refusal={refusals.get(permission.id) ?? null}
        />
      ))}
    </fieldset>
  );
}

/** Asks which entities the group's permissions apply to. */
function GroupEntities({
  picker,
  group: { entityType: type },
  groupWithFields,
}: Omit<PermissionGroupBoxProps, "refusals">) {
  if (type === null) return null;
  if (type.locked_to === "organization") return <LockedEntity picker={picker} />;
  if (groupWithFields !== null) {
    const { name } = type;
    return <p class="entities hint">{t("entity.under", { type: name, group: groupWithFields })}</p>;
  }
  return <EntityFields picker={picker} type={type} permission={null} />;
}

interface PermissionBoxProps {
  picker: Picker;
  permission: Pickable;
  /** Name of the permission's group. */
  group: string;
  /** The server's refusal as text, or `null`. */
  refusal: string | null;
}

/** Shows a permission's checkbox. Its attributes are bound to signals, so a change renders no other checkbox. */
function PermissionBox({ picker, permission, group, refusal }: PermissionBoxProps) {
  const id = useId();
  const { id: key, description, entityType } = permission;
  return (
    <div class="permission" hidden={useComputed(() => !picker.shown.value.has(key))}>
      <input
        id={id}
        type="checkbox"
        name="permission"
        value={key}
        aria-describedby={refusal === null ? `${id}-description` : `${id}-error ${id}-description`}
        aria-invalid={refusal === null ? undefined : "true"}
        data-stop={key}
        data-label={key}
        tabIndex={useComputed(() => (picker.tabStop.value === key ? 0 : -1))}
        checked={useComputed(() => picker.chosen.value.has(key))}
        onChange={({ currentTarget }) => picker.pick([key], currentTarget.checked)}
      />
      <label for={id} class="mono">
        {key}
      </label>
      <span id={`${id}-description`} class="hint" dir="auto">
        {description}
      </span>
      {refusal !== null && (
        <span id={`${id}-error`} class="error-text" role="alert">
          {refusal}
        </span>
      )}
      {entityType !== null && entityType.locked_to === undefined && (
        <OwnEntities picker={picker} type={entityType} permission={key} group={group} />
      )}
    </div>
  );
}

interface OwnEntitiesProps {
  picker: Picker;
  type: CatalogEntityType;
  permission: string;
  group: string;
}

/** Lets the user pick entities for one chosen permission, instead of the entities of its group. */
function OwnEntities({ picker, type, permission, group }: OwnEntitiesProps) {
  const chosen = useComputed(() => picker.chosen.value.has(permission));
  const hasOwn = useComputed(() =>
    picker.access.value.entities.some(
      (pick) => pick.type === type.id && pick.permission === permission,
    ),
  );
  if (!chosen.value) return null;
  const [text, label] = hasOwn.value
    ? [t("entity.shared"), t("entity.sharedFor", { group, permission })]
    : [t("entity.own"), t("entity.ownFor", { permission })];
  return (
    <>
      <button
        type="button"
        class="link own"
        aria-label={label}
        onClick={() => picker.setOwn(type.id, permission, !hasOwn.peek())}
      >
        {text}
      </button>
      {hasOwn.value && <EntityFields picker={picker} type={type} permission={permission} />}
    </>
  );
}

/** Shows an entity type that is locked to the current organization, so there is nothing to type. */
function LockedEntity({ picker }: { picker: Picker }) {
  const { id, name } = picker.organization.value;
  return (
    <p class="entities locked">
      <Icon name="lock" />
      <span>
        {name} {name !== id && <span class="mono">{id}</span>}
        <span class="hint">{t("entity.locked")}</span>
      </span>
    </p>
  );
}
