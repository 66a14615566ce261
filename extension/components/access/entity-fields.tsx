import { useId, useRef } from "preact/hooks";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import type { EntityPick } from "../../creation.ts";
import { formatIds, getEntityLabels, toMidSentence } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import { getRefusedIdKey } from "../../state/access/access-scopes.ts";
import { checkEntityId, getPick, getTargetKey } from "../../state/access/entity-picks.ts";
import type { Picker } from "../../state/access/picker.ts";
import { Icon } from "../ui/icon.tsx";
import { getHorizontal } from "../ui/move-focus.ts";

interface EntityFieldsProps {
  picker: Picker;
  type: CatalogEntityType;
  /** The permission with entities of its own, or `null` for those that its type's permissions share. */
  permission: string | null;
}

/** Asks which entities permissions apply to: ids, shown as chips, or every entity of the type. */
export function EntityFields({ picker, type, permission }: EntityFieldsProps) {
  const id = useId();
  const target = { type: type.id, permission };
  const pick = getPick(picker.access.value.entities, target);
  const { missing, unused, refusedIds } = picker.problems.value;
  const labels = getEntityLabels(type, permission);
  const words = { type: toMidSentence(type.name), example: type.example };
  const malformed = pick.ids.filter((entityId) => checkEntityId(entityId, type) !== null);
  const refused = pick.ids.filter((entityId) => refusedIds.has(getRefusedIdKey(target, entityId)));
  const errors = [
    missing.has(getTargetKey(target)) && t("entity.missing", { type: words.type }),
    malformed.length > 0 && t("entity.bad", { ...words, ids: formatIds(malformed) }),
    refused.length > 0 && t("entity.refused", { ids: formatIds(refused) }),
  ].filter((text) => text !== false);
  const error = unused.has(getTargetKey(target))
    ? t("entity.unused")
    : pick.every || errors.length === 0
      ? null
      : errors.join(" ");
  return (
    <div class="entities">
      <div class="field-label">
        <label for={id}>{labels.ids}</label>
        <label class="check">
          <input
            type="checkbox"
            aria-label={labels.every}
            aria-describedby={`${id}-hint`}
            checked={pick.every}
            onChange={({ currentTarget }) => picker.setEvery(target, currentTarget.checked)}
          />
          {t("entity.every", { type: words.type })}
        </label>
      </div>
      <EntityChips
        id={id}
        field={labels.ids}
        placeholder={t("entity.placeholder", words)}
        pick={pick}
        bad={new Set([...malformed, ...refused])}
        describedBy={error === null ? `${id}-hint` : `${id}-error`}
        invalid={error !== null}
        onAdd={(text) => picker.addIds(target, text)}
        onType={(text) => picker.type(target, text)}
        onRemove={(entityId) => picker.removeId(target, entityId)}
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

interface EntityChipsProps {
  /** Id of the text field. */
  id: string;
  /** Label of the text field. */
  field: string;
  placeholder: string;
  pick: EntityPick;
  bad: ReadonlySet<string>;
  describedBy: string;
  invalid: boolean;
  onAdd(text: string): void;
  onType(text: string): void;
  onRemove(id: string): void;
}

/**
 * Shows each id as a chip with a remove button, and a field for more ids.
 *
 * Chips are not tab stops. The arrow back or Backspace at the beginning of the field moves the focus
 * to the last chip. Delete or Backspace on a chip removes it.
 */
function EntityChips(props: EntityChipsProps) {
  const { id, field, placeholder, pick, bad, describedBy, invalid } = props;
  const box = useRef<HTMLDivElement>(null);

  function focusAt(index: number) {
    const stops = box.current?.querySelectorAll<HTMLElement>("button, input") ?? [];
    stops[Math.max(0, Math.min(index, stops.length - 1))]?.focus();
  }

  function remove(entityId: string, index: number) {
    props.onRemove(entityId);
    // After rendering, the next chip (or the field) is at this index.
    requestAnimationFrame(() => focusAt(index));
  }

  function onFieldKey(event: KeyboardEvent & { currentTarget: HTMLInputElement }) {
    const { key, currentTarget: input } = event;
    if (key === "Enter") event.preventDefault();
    // Not on blur: a new chip would move the button that is just being pressed.
    if (key === "Enter" || key === "Tab") {
      if (input.value !== "") props.onAdd(input.value);
    } else if (input.selectionEnd === 0 && leadsBack(key, input.value)) {
      focusAt(pick.ids.length - 1);
    }
  }

  function onChipKey(event: KeyboardEvent, entityId: string, index: number) {
    const { previousKey, nextKey } = getHorizontal();
    const moves = {
      [previousKey]: index - 1,
      [nextKey]: index + 1,
      Home: 0,
      End: pick.ids.length,
    };
    if (event.key === "Delete" || event.key === "Backspace") remove(entityId, index);
    else if (Object.hasOwn(moves, event.key)) focusAt(moves[event.key] ?? index);
    else return;
    event.preventDefault();
  }

  return (
    <div ref={box} class={pick.every ? "chips off" : "chips"}>
      {pick.ids.map((entityId, index) => (
        <span key={entityId} class={bad.has(entityId) ? "chip bad" : "chip"}>
          {bad.has(entityId) && <Icon name="triangle-alert" />}
          <span class="mono">{entityId}</span>
          <button
            type="button"
            tabIndex={-1}
            disabled={pick.every}
            aria-label={t("entity.remove", { id: entityId, field })}
            aria-describedby={bad.has(entityId) ? describedBy : undefined}
            onClick={() => remove(entityId, index)}
            onKeyDown={(event) => onChipKey(event, entityId, index)}
          >
            <Icon name="x" />
          </button>
        </span>
      ))}
      <input
        id={id}
        type="text"
        class="mono"
        autocomplete="off"
        spellcheck={false}
        disabled={pick.every}
        placeholder={pick.ids.length === 0 ? placeholder : ""}
        aria-describedby={describedBy}
        aria-invalid={invalid ? "true" : undefined}
        value={pick.typed}
        onInput={({ currentTarget }) => props.onType(currentTarget.value)}
        onPaste={(event) => {
          const text = event.clipboardData?.getData("text") ?? "";
          // A single-line field would join pasted lines into a single id.
          if (!/[\s,;]/.test(text.trim())) return;
          event.preventDefault();
          props.onAdd(`${pick.typed} ${text}`);
        }}
        onKeyDown={onFieldKey}
      />
      <span role="status" class="visually-hidden">
        {pick.ids.length > 0 && t("entity.entered", pick.ids.length, { count: pick.ids.length })}
      </span>
    </div>
  );
}

/** True if a key at the beginning of a field leads back to its chips. Ids are read from left to right on every page. */
function leadsBack(key: string, text: string): boolean {
  if (key === "Backspace") return true;
  return key === getHorizontal().previousKey && (key === "ArrowLeft" || text === "");
}
