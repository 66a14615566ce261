import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Picker } from "../../state/access/picker.ts";
import { moveFocus } from "../ui/move-focus.ts";
import { createTypeahead } from "./typeahead.ts";

interface PickListProps {
  picker: Picker;
  children: ComponentChildren;
}

/**
 * All that can be picked, as one step for Tab: arrows, Home, End and typing the beginning of a name
 * lead on from there. Each control that they lead to has `data-stop`, its key in the picker.
 */
export function PickList({ picker, children }: PickListProps) {
  const list = useRef<HTMLFieldSetElement>(null);
  const typeahead = useRef(createTypeahead());

  function onKeyDown(event: KeyboardEvent) {
    if (list.current === null || !isStop(event.target)) return;
    const stops = stopsOf(list.current);
    if (moveFocus(event, stops)) return;
    const labels = stops.map(({ dataset }) => dataset.label ?? "");
    const next = typeahead.current(event, labels, stops.indexOf(event.target));
    if (next !== null) stops[next]?.focus();
  }

  return (
    <fieldset
      ref={list}
      class="box"
      hidden={useComputed(() => picker.shown.value.size === 0)}
      data-key="picks"
      onKeyDown={onKeyDown}
      onFocusIn={({ target }) => {
        if (!isStop(target)) return;
        picker.focused.value = target.dataset.stop ?? "";
        keepInSight(target);
      }}
    >
      {children}
    </fieldset>
  );
}

/** From the search field into the list. */
export function focusPicks(from: Element): void {
  const list = from.closest("fieldset")?.querySelector("[data-key=picks]") ?? null;
  if (list !== null)
    stopsOf(list)
      .find(({ tabIndex }) => tabIndex === 0)
      ?.focus();
}

/**
 * Rows that nobody has seen are drawn, and get their true height, only once the browser has scrolled
 * there: a far jump then ends beside its aim.
 */
function keepInSight(stop: HTMLElement, frames = 3) {
  requestAnimationFrame(() => {
    if (document.activeElement !== stop) return;
    stop.scrollIntoView({ block: "nearest" });
    if (frames > 1) keepInSight(stop, frames - 1);
  });
}

function isStop(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.dataset.stop !== undefined;
}

/** Those on the screen; of an API's levels the chosen one, since the arrows between them are the browser's. */
function stopsOf(list: Element): HTMLElement[] {
  const all = Array.from(list.querySelectorAll<HTMLInputElement>("[data-stop]"));
  return all.filter(
    (stop) => (stop.type !== "radio" || stop.checked) && stop.closest("[hidden]") === null,
  );
}
