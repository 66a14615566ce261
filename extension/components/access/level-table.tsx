import { useComputed, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatMethods } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import {
  type LevelColumn,
  type LevelRow,
  listLevelColumns,
} from "../../state/access/level-rows.ts";
import type { Picker, RefusalTexts } from "../../state/access/picker.ts";
import { Field } from "../ui/field.tsx";
import { LevelRowCells } from "./level-row-cells.tsx";

/** More would leave no room for the APIs' names in a narrow panel. */
const MOST_COLUMNS = 2;

interface LevelTableProps {
  picker: Picker;
  rows: readonly LevelRow[];
  refusals: RefusalTexts;
}

/** Asks for an access level for each API. None is chosen at first. */
export function LevelTable({ picker, rows, refusals }: LevelTableProps) {
  const id = useId();
  const columns = listLevelColumns(rows);
  const inColumns = columns.length <= MOST_COLUMNS;
  return (
    <div class="levels">
      <LevelForAll picker={picker} columns={columns} />
      <table class={inColumns ? "columns" : "stacked"}>
        <thead class={inColumns ? "" : "visually-hidden"}>
          <tr>
            <th scope="col">{t("picker.api")}</th>
            {inColumns ? (
              [...columns.map(({ name }) => name), t("picker.noLevel")].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))
            ) : (
              <th scope="col">{t("picker.level")}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LevelRowCells
              key={row.id}
              picker={picker}
              row={row}
              columns={inColumns ? columns : null}
              legend={`${id}-legend`}
              refusals={refusals}
            />
          ))}
        </tbody>
      </table>
      <p class={inColumns ? "hint" : "visually-hidden"} id={`${id}-legend`}>
        {columns.map(formatLegend).join(" · ")}
      </p>
    </div>
  );
}

function formatLegend({ name, methods }: LevelColumn): string {
  return methods === null
    ? name
    : t("picker.levelMethods", { level: name, methods: formatMethods(methods) });
}

/** Sets one level for every API. Each API stores its own level, so an API added later has none. */
function LevelForAll({ picker, columns }: { picker: Picker; columns: readonly LevelColumn[] }) {
  const level = useSignal("");
  const requested = useSignal(false);
  // Unchecked again as soon as any API gets another level.
  const applied = useComputed(() => requested.value && picker.hasEverywhere(level.value || null));

  function apply(next: string, toAll: boolean) {
    level.value = next;
    requested.value = toAll;
    if (toAll) picker.setAllLevels(next || null);
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
