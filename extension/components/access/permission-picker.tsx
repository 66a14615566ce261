import type { Holder } from "../../format/holder.ts";
import { t } from "../../format/text.ts";
import type { Picker, Refusals } from "../../state/access/picker.ts";
import { LevelTable } from "./level-table.tsx";
import { PermissionGroupBox } from "./permission-group-box.tsx";
import { PickList } from "./pick-list.tsx";
import { PickerSearch } from "./picker-search.tsx";
import { WithheldPermissions } from "./withheld-permissions.tsx";

interface PermissionPickerProps {
  picker: Picker;
  automatic: readonly string[];
  holder: Holder;
  refusals: Refusals;
}

/**
 * What a token may do. Nothing is chosen beforehand.
 *
 * The search shows and hides what is drawn already: a letter must not wait for hundreds of
 * controls to be made.
 */
export function PermissionPicker({ picker, automatic, holder, refusals }: PermissionPickerProps) {
  const { rows, groups } = picker.choice.value;
  return (
    <fieldset class="field">
      <legend>{t("picker.permissions")}</legend>
      <PickerSearch picker={picker} />
      <PickList picker={picker}>
        {rows.length > 0 && <LevelTable picker={picker} rows={rows} refusals={refusals} />}
        {groups.map((group, index) => (
          <PermissionGroupBox
            key={group.id}
            picker={picker}
            group={group}
            fieldsUnder={groups.slice(0, index).find(sharesEntities(group))?.name ?? null}
            refusals={refusals}
          />
        ))}
      </PickList>
      {automatic.length > 0 && (
        <p class="hint">{t("picker.automatic", { permissions: automatic.join(", ") })}</p>
      )}
      <WithheldPermissions picker={picker} holder={holder} />
    </fieldset>
  );
}

/** One set of ids counts for all permissions of a type, so only its first group asks for them. */
function sharesEntities({ entityType }: { entityType: { id: string } | null }) {
  return (other: { entityType: { id: string } | null }) =>
    entityType !== null && other.entityType?.id === entityType.id;
}
