import { useId, useRef } from "preact/hooks";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import type { EntityPick } from "../../creation.ts";
import { formatIds, getEntityLabels, toMidSentence } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import { refusedKey } from "../../state/access/access-scopes.ts";
import { idRefusal, pickOf, targetKey } from "../../state/access/entity-picks.ts";
import type { Picker } from "../../state/access/picker.ts";
import { Icon } from "../ui/icon.tsx";

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
  const names = getEntityLabels(type, permission);
  const words = { type: toMidSentence(type.name), example: type.example, pattern: type.pattern };
  const malformed = pick.ids.filter((one) => idRefusal(one, type) !== null);
  const refused = pick.ids.filter((one) => refusedIds.has(refusedKey(target, one)));
  const errors = [
    missing.has(targetKey(target)) && t("entity.missing", { type: words.type }),
    malformed.length > 0 && t("entity.bad", { ...words, ids: formatIds(malformed) }),
    refused.length > 0 && t("entity.refused", { ids: formatIds(refused) }),
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

interface EntityChipsProps {
  /** Of the text field. */
  id: string;
  /** What that is called. */
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
 * Ids, each of which can be taken away again, and the field for more of them.
 *
 * Tab passes the ids in one step with the field; the left arrow or Backspace at its beginning leads
 * to them, and Delete or Backspace there takes one away.
 */
function EntityChips(props: EntityChipsProps) {
  const { id, field, placeholder, pick, bad, describedBy, invalid } = props;
  const box = useRef<HTMLDivElement>(null);

  function focusAt(index: number) {
    const stops = box.current?.querySelectorAll<HTMLElement>("button, input") ?? [];
    stops[Math.max(0, Math.min(index, stops.length - 1))]?.focus();
  }

  function remove(one: string, index: number) {
    props.onRemove(one);
    // The next one has taken its place once that is drawn, or the field has.
    requestAnimationFrame(() => focusAt(index));
  }

  function onFieldKey(event: KeyboardEvent & { currentTarget: HTMLInputElement }) {
    const { key, currentTarget: input } = event;
    if (key === "Enter") event.preventDefault();
    // Not whenever the field is left: a new chip would move what is just being pressed.
    if (key === "Enter" || key === "Tab") {
      if (input.value !== "") props.onAdd(input.value);
    } else if ((key === "ArrowLeft" || key === "Backspace") && input.selectionEnd === 0) {
      focusAt(pick.ids.length - 1);
    }
  }

  function onChipKey(event: KeyboardEvent, one: string, index: number) {
    const moves = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: pick.ids.length };
    if (event.key === "Delete" || event.key === "Backspace") remove(one, index);
    else if (Object.hasOwn(moves, event.key)) focusAt(moves[event.key as keyof typeof moves]);
    else return;
    event.preventDefault();
  }

  return (
    <div ref={box} class={pick.every ? "chips off" : "chips"}>
      {pick.ids.map((one, index) => (
        <span key={one} class={bad.has(one) ? "chip bad" : "chip"}>
          {bad.has(one) && <Icon name="triangle-alert" />}
          <span class="mono">{one}</span>
          <button
            type="button"
            tabIndex={-1}
            disabled={pick.every}
            aria-label={t("entity.remove", { id: one, field })}
            aria-describedby={bad.has(one) ? describedBy : undefined}
            onClick={() => remove(one, index)}
            onKeyDown={(event) => onChipKey(event, one, index)}
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
          // A field of one line would run what stands on several lines together.
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
