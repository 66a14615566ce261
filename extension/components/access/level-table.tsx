import { useId } from "preact/hooks";
import { methodsText } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import { type LevelColumn, type LevelRow, levelColumns } from "../../state/access/level-rows.ts";
import type { Picker, Refusals } from "../../state/access/picker.ts";
import { LevelForAll } from "./level-for-all.tsx";
import { LevelRowCells } from "./level-row-cells.tsx";

/** More would leave no room for the APIs' names in a narrow panel. */
const MOST_COLUMNS = 2;

interface LevelTableProps {
  picker: Picker;
  rows: readonly LevelRow[];
  refusals: Refusals;
}

/** An access level for each API, none of them to begin with. */
export function LevelTable({ picker, rows, refusals }: LevelTableProps) {
  const id = useId();
  const columns = levelColumns(rows);
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
        {columns.map(legendOf).join(" · ")}
      </p>
    </div>
  );
}

function legendOf({ name, methods }: LevelColumn): string {
  return methods === null
    ? name
    : t("picker.levelMethods", { level: name, methods: methodsText(methods) });
}
