import { useId } from "preact/hooks";
import type { CatalogPermission } from "../../shared/wire/catalog-view.ts";
import { t } from "../format/text.ts";
import type { PermissionGroup } from "../state/permission-groups.ts";
import type { TokenForm } from "../state/token-form.ts";

/** What to say of each chosen permission that the server has just refused. */
export type Refusals = ReadonlyMap<string, string>;

interface PermissionGroupBoxProps {
  group: PermissionGroup;
  form: TokenForm;
  refusals: Refusals;
}

/** One API's permissions. "Select all" takes those shown: never one that a search has hidden. */
export function PermissionGroupBox({ group, form, refusals }: PermissionGroupBoxProps) {
  const ids = group.permissions.map(({ id }) => id);
  const chosen = form.chosen.value;
  const count = ids.filter((id) => chosen.has(id)).length;
  const some = count > 0 && count < ids.length;
  return (
    <fieldset class="group" aria-label={group.name}>
      <div class="group-head">
        <input
          type="checkbox"
          aria-label={t("form.selectAll", { group: group.name })}
          checked={count === ids.length}
          indeterminate={some}
          onChange={({ currentTarget }) => form.pick(ids, currentTarget.checked)}
        />
        <span>{group.name}</span>
        <span class="aside">{t("form.groupCount", { chosen: count, all: ids.length })}</span>
      </div>
      {group.permissions.map((permission) => (
        <PermissionBox
          key={permission.id}
          permission={permission}
          checked={chosen.has(permission.id)}
          refusal={refusals.get(permission.id) ?? null}
          onPick={(wanted) => form.pick([permission.id], wanted)}
        />
      ))}
    </fieldset>
  );
}

interface PermissionBoxProps {
  permission: CatalogPermission;
  checked: boolean;
  /** Why it was refused, in words. */
  refusal: string | null;
  onPick(wanted: boolean): void;
}

function PermissionBox({ permission, checked, refusal, onPick }: PermissionBoxProps) {
  const id = useId();
  return (
    <div class="permission">
      <input
        id={id}
        type="checkbox"
        name="permission"
        value={permission.id}
        aria-describedby={refusal === null ? `${id}-description` : `${id}-error ${id}-description`}
        aria-invalid={refusal === null ? undefined : "true"}
        checked={checked}
        onChange={({ currentTarget }) => onPick(currentTarget.checked)}
      />
      <label for={id} class="mono">
        {permission.id}
      </label>
      <span id={`${id}-description`} class="hint">
        {permission.description}
      </span>
      {refusal !== null && (
        <span id={`${id}-error`} class="error-text" role="alert">
          {refusal}
        </span>
      )}
    </div>
  );
}
