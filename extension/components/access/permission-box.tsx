import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Pickable } from "../../state/access/permission-groups.ts";
import type { Picker } from "../../state/access/picker.ts";
import { OwnEntities } from "./own-entities.tsx";

interface PermissionBoxProps {
  picker: Picker;
  permission: Pickable;
  /** The name of its group. */
  group: string;
  /** Why the server refused it, in words. */
  refusal: string | null;
}

/** One permission. Whatever changes often is bound to signals, so that hundreds need not be drawn anew. */
export function PermissionBox({ picker, permission, group, refusal }: PermissionBoxProps) {
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
      <span id={`${id}-description`} class="hint">
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
