import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatMethods } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import type { LevelColumn, LevelRow } from "../../state/access/level-rows.ts";
import type { Picker, RefusalTexts } from "../../state/access/picker.ts";
import { getRowKey } from "../../state/access/picker-filter.ts";

interface LevelRowProps {
  picker: Picker;
  row: LevelRow;
  /** A cell for each column, or `null` to put all levels into one cell, each with its name. */
  columns: readonly LevelColumn[] | null;
  /** Id of the text that lists the methods that each column's level allows. */
  legend: string;
  refusals: RefusalTexts;
}

interface Option {
  id: string | null;
  name: string;
  methods?: readonly string[];
}

/** The access levels of an API, as a row of radio buttons. */
export function LevelRowCells({ picker, row, columns, legend, refusals }: LevelRowProps) {
  const id = useId();
  const key = getRowKey(row.id);
  const refusal = row.levels.map((level) => refusals.get(level.id)).find(Boolean) ?? null;
  const none: Option = { id: null, name: t("picker.noLevel") };
  const renderRadio = (option: Option) => (
    <LevelRadio
      picker={picker}
      row={row}
      option={option}
      showsName={columns === null}
      describedBy={refusal === null ? legend : `${id}-error ${legend}`}
      refused={refusals.has(option.id ?? "")}
    />
  );
  return (
    <tr hidden={useComputed(() => !picker.shown.value.has(key))}>
      <th scope="row">
        {row.name}
        {columns !== null && isMissingFromLegend(row, columns) && (
          <span class="hint">{formatLevelMethods(row)}</span>
        )}
        {refusal !== null && (
          <span class="error-text" id={`${id}-error`} role="alert">
            {refusal}
          </span>
        )}
      </th>
      {columns === null ? (
        <td class="choices">
          {[...row.levels, none].map((option) => (
            <span key={option.id}>{renderRadio(option)}</span>
          ))}
        </td>
      ) : (
        [...columns.map(({ level }) => row.levels.find((own) => own.level === level)), none].map(
          (option, index) => (
            <td key={columns[index]?.level ?? ""}>{option && renderRadio(option)}</td>
          ),
        )
      )}
    </tr>
  );
}

interface LevelRadioProps {
  picker: Picker;
  row: LevelRow;
  option: Option;
  /** True if the name is beside the radio button rather than at the head of its column. */
  showsName: boolean;
  describedBy: string;
  refused: boolean;
}

function LevelRadio({ picker, row, option, showsName, describedBy, refused }: LevelRadioProps) {
  const id = useId();
  const key = getRowKey(row.id);
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
  if (!showsName) return input;
  return (
    <span class="check">
      {input}
      <label for={id}>
        {option.name} <span class="hint">{option.methods && formatMethods(option.methods)}</span>
      </label>
    </span>
  );
}

/** Returns true if the legend names no methods for a level of this row, because APIs differ in it. */
function isMissingFromLegend(row: LevelRow, columns: readonly LevelColumn[]): boolean {
  return columns.some(
    ({ level, methods }) => methods === null && row.levels.some((own) => own.level === level),
  );
}

function formatLevelMethods({ levels }: LevelRow): string {
  return levels
    .map(({ name, methods }) =>
      t("picker.levelMethods", { level: name, methods: formatMethods(methods) }),
    )
    .join(" · ");
}
