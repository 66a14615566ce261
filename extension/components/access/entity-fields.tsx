import { useId } from "preact/hooks";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import { entityNames, idList } from "../../format/access-text.ts";
import { midSentence } from "../../format/mid-sentence.ts";
import { t } from "../../format/text.ts";
import { refusedKey } from "../../state/access/access-scopes.ts";
import { idRefusal, pickOf, targetKey } from "../../state/access/entity-picks.ts";
import type { Picker } from "../../state/access/picker.ts";
import { EntityChips } from "./entity-chips.tsx";

interface EntityFieldsProps {
  picker: Picker;
  type: CatalogEntityType;
  /** Whose entities alone these are; `null` for all permissions of the type. */
  permission: string | null;
}

/** Which entities permissions are for: ids as chips, or every one. */
export function EntityFields({ picker, type, permission }: EntityFieldsProps) {
  const id = useId();
  const target = { type: type.id, permission };
  const pick = pickOf(picker.access.value.entities, target);
  const { missing, refusedIds } = picker.problems.value;
  const names = entityNames(type, permission);
  const words = { type: midSentence(type.name), example: type.example, pattern: type.pattern };
  const malformed = pick.ids.filter((one) => idRefusal(one, type) !== null);
  const refused = pick.ids.filter((one) => refusedIds.has(refusedKey(target, one)));
  const errors = [
    missing.has(targetKey(target)) && t("entity.missing", { type: words.type }),
    malformed.length > 0 && t("entity.bad", { ...words, ids: idList(malformed) }),
    refused.length > 0 && t("entity.refused", { ids: idList(refused) }),
  ].filter((one) => one !== false);
  const error = pick.every || errors.length === 0 ? null : errors.join(" ");
  return (
    <div class="entities">
      <div class="field-label">
        <label for={id}>{names.ids}</label>
        <label class="check">
          <input
            type="checkbox"
            aria-label={names.every}
            aria-describedby={`${id}-hint`}
            checked={pick.every}
            onChange={({ currentTarget }) => picker.setEvery(target, currentTarget.checked)}
          />
          {t("entity.every", { type: words.type })}
        </label>
      </div>
      <EntityChips
        id={id}
        field={names.ids}
        placeholder={t("entity.placeholder", words)}
        pick={pick}
        bad={new Set([...malformed, ...refused])}
        describedBy={error === null ? `${id}-hint` : `${id}-error`}
        invalid={error !== null}
        onAdd={(text) => picker.addIds(target, text)}
        onType={(text) => picker.type(target, text)}
        onRemove={(one) => picker.removeId(target, one)}
      />
      {error !== null && (
        <p class="error-text" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      <p
        class={malformed.length > 0 || permission !== null ? "visually-hidden" : "hint"}
        id={`${id}-hint`}
      >
        {t("entity.hint", words)}
      </p>
    </div>
  );
}
