import { Icon } from "./icon.tsx";

interface SearchFieldProps {
  label: string;
  hint: string;
  value: string;
  onInput(field: HTMLInputElement): void;
}

/** The search field of a list. The key `/` focuses it. */
export function SearchField({ label, hint, value, onInput }: SearchFieldProps) {
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
      />
    </div>
  );
}
