import { useId } from "preact/hooks";
import { describeAccessError } from "../../format/access-text.ts";
import { formatList, t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import type { Picker, RefusalTexts } from "../../state/access/picker.ts";
import { Icon } from "../ui/icon.tsx";
import { LevelTable } from "./level-table.tsx";
import { PermissionGroupBox } from "./permission-group-box.tsx";
import { focusPickList, PickList } from "./pick-list.tsx";

interface PermissionPickerProps {
  picker: Picker;
  automatic: readonly string[];
  owner: TokenOwner;
  refusals: RefusalTexts;
}

/**
 * Asks what a token may do. Nothing is chosen at first.
 *
 * The search shows and hides controls that are already rendered. Creating hundreds of them at each
 * letter would be too slow.
 */
export function PermissionPicker({ picker, automatic, owner, refusals }: PermissionPickerProps) {
  const { rows, groups } = picker.choice.value;
  return (
    <fieldset class="field">
      <legend>{t("picker.permissions")}</legend>
      <PickerSearch picker={picker} />
      <PickList picker={picker}>
        {rows.length > 0 && <LevelTable picker={picker} rows={rows} refusals={refusals} />}
        {groups.map((group, index) => (
          <PermissionGroupBox
            key={group.id}
            picker={picker}
            group={group}
            groupWithFields={groups.slice(0, index).find(sharesEntitiesWith(group))?.name ?? null}
            refusals={refusals}
          />
        ))}
      </PickList>
      {automatic.length > 0 && (
        <p class="hint">{t("picker.automatic", { permissions: formatList(automatic) })}</p>
      )}
      <WithheldPermissions picker={picker} owner={owner} />
    </fieldset>
  );
}

/** Permissions of an entity type share one set of ids, so only its first group asks for them. */
function sharesEntitiesWith({ entityType }: { entityType: { id: string } | null }) {
  return (other: { entityType: { id: string } | null }) =>
    entityType !== null && other.entityType?.id === entityType.id;
}

/** The search field. It also shows the error that concerns the whole choice. */
function PickerSearch({ picker }: { picker: Picker }) {
  const id = useId();
  const { rows, groups } = picker.choice.value;
  const permissions = groups.reduce((sum, { permissions: { length } }) => sum + length, 0);
  const searchable = permissions + rows.length;
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
              ? t("picker.searchApisHint", rows.length, { count: rows.length })
              : t("picker.searchHint", searchable, { count: searchable })
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
            focusPickList(event.currentTarget);
          }}
        />
      </div>
      {error !== null && (
        <p class="error-text" id={id} role="alert">
          {describeAccessError(error)}
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

/** A collapsed list of permissions that the owner may not be granted, so that nobody searches in vain. */
function WithheldPermissions({ picker, owner }: { picker: Picker; owner: TokenOwner }) {
  const permissions = picker.withheld.value;
  const count = permissions.length;
  if (count === 0) return null;
  return (
    <details
      class="withheld"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: "nearest" });
      }}
    >
      <summary>{formatWithheldTitle(count, owner)}</summary>
      <p class="hint">
        {owner.who === "me" ? t("picker.notGrantableHint") : t("picker.notGrantableToHint")}
      </p>
      <ul>
        {permissions.map(({ id, description }) => (
          <li key={id}>
            <span class="mono">{id}</span>
            <span class="hint" dir="auto">
              {description}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function formatWithheldTitle(count: number, owner: TokenOwner): string {
  return owner.who === "me"
    ? t("picker.notGrantable", count, { count, role: owner.role })
    : t("picker.notGrantableTo", count, { count, name: owner.name });
}
