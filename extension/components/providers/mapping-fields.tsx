import { useId } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import type { DraftRule, ProviderDraft } from "../../state/organization/provider-draft.ts";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";

interface MappingFieldsProps {
  draft: ProviderDraft;
  workspace: Workspace;
}

/** Asks which claims give which role or group, and what everybody else gets. */
export function MappingFields({ draft, workspace }: MappingFieldsProps) {
  const id = useId();
  const roles = workspace.rolesAndGroups.roles.value;
  const rules = draft.rules.value;
  const isWrong = draft.wrong.value.has("rules");

  return (
    <fieldset class="field mapping" aria-describedby={isWrong ? `${id}-error` : undefined}>
      <legend>{t("provider.mapping")}</legend>
      <p class="hint">{t("provider.mappingHint")}</p>
      {rules.map((rule, index) => (
        <RuleRow
          // Rules have no identity but their place.
          key={index}
          number={index + 1}
          rule={rule}
          workspace={workspace}
          onChange={(change) => draft.changeRule(index, change)}
          onRemove={() => draft.removeRule(index)}
        />
      ))}
      {isWrong && (
        <p class="error-text" id={`${id}-error`}>
          {t("provider.wrong.rules")}
        </p>
      )}
      <button type="button" class="ghost" onClick={() => draft.addRule(roles.at(-1)?.id ?? "")}>
        <Icon name="plus" />
        {t("provider.addRule")}
      </button>
      <Field
        label={t("provider.defaultRole")}
        error={draft.wrong.value.has("default_role") ? t("provider.wrong.default_role") : null}
      >
        {(control) => (
          <select
            {...control}
            value={draft.fields.value.default_role}
            onChange={({ currentTarget }) => draft.edit({ default_role: currentTarget.value })}
          >
            <option value="">{t("provider.noRole")}</option>
            {roles.map((role) => (
              <option key={role.id} value={role.id}>
                {role.name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </fieldset>
  );
}

interface RuleRowProps {
  number: number;
  rule: DraftRule;
  workspace: Workspace;
  onChange(change: Partial<DraftRule>): void;
  onRemove(): void;
}

function RuleRow({ number, rule, workspace, onChange, onRemove }: RuleRowProps) {
  const { roles, groups } = workspace.rolesAndGroups;
  const listedGroups = getReadyValue(groups.state.value)?.groups ?? [];
  return (
    <div class="rule">
      <label>
        <span>{t("provider.claim")}</span>
        <input
          type="text"
          autocomplete="off"
          dir="auto"
          aria-label={t("provider.claimOf", { number })}
          value={rule.claim}
          onInput={({ currentTarget }) => onChange({ claim: currentTarget.value })}
        />
      </label>
      <label>
        <span>{t("provider.equals")}</span>
        <input
          type="text"
          autocomplete="off"
          dir="auto"
          aria-label={t("provider.equalsOf", { number })}
          value={rule.equals}
          onInput={({ currentTarget }) => onChange({ equals: currentTarget.value })}
        />
      </label>
      <label>
        <span>{t("provider.gives")}</span>
        <select
          aria-label={t("provider.givesOf", { number })}
          value={`${rule.gives} ${rule.to}`}
          onChange={({ currentTarget }) => {
            const [gives, ...to] = currentTarget.value.split(" ");
            onChange({ gives: gives === "group" ? "group" : "role", to: to.join(" ") });
          }}
        >
          <optgroup label={t("account.role")}>
            {roles.value.map(({ id, name }) => (
              <option key={id} value={`role ${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
          {listedGroups.length > 0 && (
            <optgroup label={t("membership.groups")}>
              {listedGroups.map(({ id, name }) => (
                <option key={id} value={`group ${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <IconButton label={t("provider.removeRule", { number })} icon="trash" onPress={onRemove} />
    </div>
  );
}
