import { useComputed, useSignal } from "@preact/signals";
import { t } from "../../format/text.ts";
import type { LevelColumn } from "../../state/access/level-rows.ts";
import type { Picker } from "../../state/access/picker.ts";
import { Field } from "../ui/field.tsx";

/** One level for every API. What each is given stays as chosen: an API added later has none. */
export function LevelForAll({
  picker,
  columns,
}: {
  picker: Picker;
  columns: readonly LevelColumn[];
}) {
  const level = useSignal("");
  const wanted = useSignal(false);
  // Another level given to one of them since: then it is no longer the same for all.
  const applied = useComputed(() => wanted.value && picker.hasEverywhere(level.value || null));

  function apply(next: string, all: boolean) {
    level.value = next;
    wanted.value = all;
    if (all) picker.setAllLevels(next || null);
  }

  return (
    <div class="for-all">
      <Field label={t("picker.level")}>
        {(control) => (
          <select
            {...control}
            value={level}
            onChange={({ currentTarget }) => apply(currentTarget.value, applied.peek())}
          >
            {columns.map((column) => (
              <option key={column.level} value={column.level}>
                {column.name}
              </option>
            ))}
            <option value="">{t("picker.noLevel")}</option>
          </select>
        )}
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={applied}
          onChange={({ currentTarget }) => apply(level.peek(), currentTarget.checked)}
        />
        {t("picker.levelForAll")}
      </label>
    </div>
  );
}
