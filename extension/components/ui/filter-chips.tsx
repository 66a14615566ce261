import { useId } from "preact/hooks";

interface Chip<Value extends string> {
  value: Value;
  label: string;
  count: number;
}

interface FilterChipsProps<Value extends string> {
  /** The accessible name of the group. */
  label: string;
  chips: readonly Chip<Value>[];
  value: Value;
  onChoose(value: Value): void;
}

/** A choice of one filter, each with its number of matches. The arrow keys move between them. */
export function FilterChips<Value extends string>({
  label,
  chips,
  value,
  onChoose,
}: FilterChipsProps<Value>) {
  const id = useId();
  return (
    <div class="filter-chips" role="radiogroup" aria-label={label}>
      {chips.map((chip) => (
        <label key={chip.value} class="filter-chip">
          <input
            type="radio"
            name={id}
            value={chip.value}
            checked={chip.value === value}
            aria-labelledby={`${id}-${chip.value}`}
            aria-describedby={`${id}-${chip.value}-count`}
            onChange={() => onChoose(chip.value)}
          />
          <span id={`${id}-${chip.value}`}>{chip.label}</span>
          <span id={`${id}-${chip.value}-count`} class="count">
            {chip.count}
          </span>
        </label>
      ))}
    </div>
  );
}
