import { useComputed } from "@preact/signals";
import { t } from "../../format/text.ts";
import type { PermissionGroup } from "../../state/access/permission-groups.ts";
import type { Picker, Refusals } from "../../state/access/picker.ts";
import { groupKey } from "../../state/access/picker-filter.ts";
import { EntityFields } from "./entity-fields.tsx";
import { LockedEntity } from "./locked-entity.tsx";
import { PermissionBox } from "./permission-box.tsx";

interface PermissionGroupBoxProps {
  picker: Picker;
  group: PermissionGroup;
  /** The group that asks for the ids of this one's entity type, where that is another one. */
  fieldsUnder: string | null;
  refusals: Refusals;
}

/** Permissions that belong together. "Select all" takes those shown: never one that a search has hidden. */
export function PermissionGroupBox({
  picker,
  group,
  fieldsUnder,
  refusals,
}: PermissionGroupBoxProps) {
  const { name, permissions } = group;
  const key = groupKey(group.id);
  const shown = useComputed(() =>
    permissions.map(({ id }) => id).filter((id) => picker.shown.value.has(id)),
  );
  const count = useComputed(() => shown.value.filter((id) => picker.chosen.value.has(id)).length);
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
          checked={useComputed(() => count.value === shown.value.length)}
          indeterminate={useComputed(() => count.value > 0 && count.value < shown.value.length)}
          onChange={({ currentTarget }) => picker.pick(shown.peek(), currentTarget.checked)}
        />
        <span>{name}</span>
        <span class="aside">
          {useComputed(() =>
            t("picker.groupCount", { chosen: count.value, all: shown.value.length }),
          )}
        </span>
      </div>
      <GroupEntities picker={picker} group={group} fieldsUnder={fieldsUnder} />
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

/** Which entities the group's permissions are for. */
function GroupEntities({
  picker,
  group: { entityType: type },
  fieldsUnder,
}: Omit<PermissionGroupBoxProps, "refusals">) {
  if (type === null) return null;
  if (type.locked_to === "organization") return <LockedEntity picker={picker} />;
  if (fieldsUnder !== null) {
    const { name } = type;
    return <p class="entities hint">{t("entity.under", { type: name, group: fieldsUnder })}</p>;
  }
  return <EntityFields picker={picker} type={type} permission={null} />;
}
