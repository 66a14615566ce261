import { UNREADABLE_DATE } from "../../format/calendar-date.ts";
import type { ControlProps } from "./field.tsx";

interface DateInputProps {
  control: ControlProps;
  date: string;
  min: string;
  max: string;
  onEdit(date: string): void;
}

/**
 * A date field.
 *
 * The browser's value is "" for both an incomplete date and 30 February, and it fires no event for
 * either. So the value is read after each key and on blur.
 */
export function DateInput({ control, date, min, max, onEdit }: DateInputProps) {
  function read({ currentTarget: input }: { currentTarget: HTMLInputElement }) {
    const next = input.validity.badInput ? UNREADABLE_DATE : input.value;
    if (next !== date) onEdit(next);
  }
  return (
    <input
      {...control}
      type="date"
      min={min}
      max={max}
      // An unreadable date is "" to the browser, too, so this does not erase what is half typed.
      value={date === UNREADABLE_DATE ? "" : date}
      onInput={read}
      onKeyUp={read}
      onBlur={read}
    />
  );
}
