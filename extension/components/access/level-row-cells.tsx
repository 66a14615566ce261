import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatMethods } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import type { LevelColumn, LevelRow } from "../../state/access/level-rows.ts";
import type { Picker, Refusals } from "../../state/access/picker.ts";
import { rowKey } from "../../state/access/picker-filter.ts";

interface LevelRowProps {
  picker: Picker;
  row: LevelRow;
  /** One cell for each, or `null` for all levels in one cell, each with its name. */
  columns: readonly LevelColumn[] | null;
  /** Id of the text that says what the columns' levels let through. */
  legend: string;
  refusals: Refusals;
}

interface Option {
  id: string | null;
  name: string;
  methods?: readonly string[];
}

/** One API's levels. */
export function LevelRowCells({ picker, row, columns, legend, refusals }: LevelRowProps) {
  const id = useId();
  const key = rowKey(row.id);
  const refusal = row.levels.map((level) => refusals.get(level.id)).find(Boolean) ?? null;
  const none: Option = { id: null, name: t("picker.noLevel") };
  const radio = (option: Option) => (
    <LevelRadio
      picker={picker}
      row={row}
      option={option}
      labelled={columns === null}
      describedBy={refusal === null ? legend : `${id}-error ${legend}`}
      refused={refusals.has(option.id ?? "")}
    />
  );
  return (
    <tr hidden={useComputed(() => !picker.shown.value.has(key))}>
      <th scope="row">
        {row.name}
        {columns !== null && differs(row, columns) && <span class="hint">{methodsOf(row)}</span>}
        {refusal !== null && (
          <span class="error-text" id={`${id}-error`} role="alert">
            {refusal}
          </span>
        )}
      </th>
      {columns === null ? (
        <td class="choices">
          {[...row.levels, none].map((option) => (
            <span key={option.id}>{radio(option)}</span>
          ))}
        </td>
      ) : (
        [...columns.map(({ level }) => row.levels.find((one) => one.level === level)), none].map(
          (option, index) => <td key={columns[index]?.level ?? ""}>{option && radio(option)}</td>,
        )
      )}
    </tr>
  );
}

interface LevelRadioProps {
  picker: Picker;
  row: LevelRow;
  option: Option;
  /** Whether its name stands beside it, rather than above its column. */
  labelled: boolean;
  describedBy: string;
  refused: boolean;
}

function LevelRadio({ picker, row, option, labelled, describedBy, refused }: LevelRadioProps) {
  const id = useId();
  const key = rowKey(row.id);
  const input = (
    <input
      id={id}
      type="radio"
      name={`level ${row.id}`}
      aria-label={t("picker.levelFor", { level: option.name, api: row.name })}
      aria-describedby={describedBy}
      data-stop={key}
      data-label={row.name}
      data-refused={refused ? "" : undefined}
      tabIndex={useComputed(() => (picker.tabStop.value === key ? 0 : -1))}
      checked={useComputed(() =>
        option.id === null
          ? !row.levels.some((level) => picker.chosen.value.has(level.id))
          : picker.chosen.value.has(option.id),
      )}
      onChange={() => picker.setLevel(row.id, option.id)}
    />
  );
  if (!labelled) return input;
  return (
    <span class="check">
      {input}
      <label for={id}>
        {option.name} <span class="hint">{option.methods && formatMethods(option.methods)}</span>
      </label>
    </span>
  );
}

/** Whether the legend below the table does not say what this row's levels let through. */
function differs(row: LevelRow, columns: readonly LevelColumn[]): boolean {
  return columns.some(
    ({ level, methods }) => methods === null && row.levels.some((one) => one.level === level),
  );
}

function methodsOf({ levels }: LevelRow): string {
  return levels
    .map(({ name, methods }) =>
      t("picker.levelMethods", { level: name, methods: formatMethods(methods) }),
    )
    .join(" · ");
}
