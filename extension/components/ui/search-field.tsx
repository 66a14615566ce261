import { Icon } from "./icon.tsx";

interface SearchFieldProps {
  label: string;
  hint: string;
  value: string;
  onInput(field: HTMLInputElement): void;
  /** Opens the first match. */
  onEnter?: () => void;
  /** Empties a search that has text, at Escape. */
  onClear?: () => void;
}

/** The search field of a list. The key `/` focuses it. */
export function SearchField({ label, hint, value, onInput, onEnter, onClear }: SearchFieldProps) {
  function onKeyDown(event: KeyboardEvent) {
    const action =
      event.key === "Enter" ? onEnter : event.key === "Escape" && value !== "" && onClear;
    if (!action) return;
    // Escape would also close the popup.
    event.preventDefault();
    action();
  }
  return (
    <div class="search">
      <Icon name="search" />
      <input
        type="search"
        dir="auto"
        data-key="search"
        aria-label={label}
        placeholder={hint}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
