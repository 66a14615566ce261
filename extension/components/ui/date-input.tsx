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
 * A day of the calendar.
 *
 * The browser gives "" for half a date and for 30 February alike, and tells of neither by an event
 * of its own: so it is asked after each key and when the field is left.
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
      // Left as it is where it cannot be read: setting it would wipe what is half typed.
      value={date === UNREADABLE_DATE ? "" : date}
      onInput={read}
      onKeyUp={read}
      onBlur={read}
    />
  );
}
