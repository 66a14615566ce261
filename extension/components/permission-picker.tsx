import { useId } from "preact/hooks";
import { formErrorText } from "../format/form-error-text.ts";
import { t } from "../format/text.ts";
import type { TokenForm } from "../state/token-form.ts";
import { Icon } from "./icon.tsx";
import { PermissionGroupBox, type Refusals } from "./permission-group-box.tsx";
import { WithheldPermissions } from "./withheld-permissions.tsx";

interface PermissionPickerProps {
  form: TokenForm;
  automatic: readonly string[];
  role: string;
  refusals: Refusals;
}

/** What the token may do. Nothing is chosen beforehand. */
export function PermissionPicker({ form, automatic, role, refusals }: PermissionPickerProps) {
  const errorId = useId();
  const { groups, withheld } = form.shown.value;
  const query = form.search.value.trim();
  const count = form.choice.value.groups.reduce(
    (sum, { permissions }) => sum + permissions.length,
    0,
  );
  const missing = form.errors.value.scopes;
  return (
    <fieldset class="field">
      <legend>{t("form.permissions")}</legend>
      <div class="search">
        <Icon name="search" />
        <input
          type="search"
          data-key="search"
          aria-label={t("form.search")}
          aria-invalid={missing ? "true" : undefined}
          aria-describedby={missing ? errorId : undefined}
          placeholder={t("form.searchHint", { count })}
          autocomplete="off"
          spellcheck={false}
          value={form.search}
          onInput={({ currentTarget }) => {
            form.search.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
        />
      </div>
      {missing && (
        <p class="error-text" id={errorId} role="alert">
          {formErrorText(missing)}
        </p>
      )}
      <div class="box">
        {groups.map((group) => (
          <PermissionGroupBox key={group.id} group={group} form={form} refusals={refusals} />
        ))}
        {groups.length === 0 && query !== "" && (
          <p class="quiet" role="status">
            {t("form.noMatch", { query })}
          </p>
        )}
      </div>
      {automatic.length > 0 && (
        <p class="hint">{t("form.automatic", { permissions: automatic.join(", ") })}</p>
      )}
      {withheld.length > 0 && <WithheldPermissions permissions={withheld} role={role} />}
    </fieldset>
  );
}
