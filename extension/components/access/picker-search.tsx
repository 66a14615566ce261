import { useId } from "preact/hooks";
import { accessErrorText } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import type { Picker } from "../../state/access/picker.ts";
import { Icon } from "../ui/icon.tsx";
import { focusPicks } from "./pick-list.tsx";

/** The search over all that can be picked; what is wrong with the whole choice is said here, too. */
export function PickerSearch({ picker }: { picker: Picker }) {
  const id = useId();
  const { rows, groups } = picker.choice.value;
  const permissions = groups.reduce((sum, { permissions: { length } }) => sum + length, 0);
  const query = picker.search.value.trim();
  const { all: error } = picker.problems.value;
  return (
    <>
      <div class="search">
        <Icon name="search" />
        <input
          type="search"
          data-key="search"
          aria-label={t("picker.search")}
          aria-invalid={error === null ? undefined : "true"}
          aria-describedby={error === null ? undefined : id}
          placeholder={
            groups.length === 0 && rows.length > 0
              ? t("picker.searchApisHint", { count: rows.length })
              : t("picker.searchHint", { count: permissions + rows.length })
          }
          autocomplete="off"
          spellcheck={false}
          value={picker.search}
          onInput={({ currentTarget }) => {
            picker.search.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            focusPicks(event.currentTarget);
          }}
        />
      </div>
      {error !== null && (
        <p class="error-text" id={id} role="alert">
          {accessErrorText(error)}
        </p>
      )}
      {query !== "" && picker.shown.value.size === 0 && (
        <p class="quiet" role="status">
          {t("picker.noMatch", { query })}
        </p>
      )}
    </>
  );
}
