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
 * The list of permissions and levels, as a single tab stop. Arrows, Home, End and typing the beginning
 * of a name move within it. Each control in that order has its picker key in `data-stop`.
 */
export function PickList({ picker, children }: PickListProps) {
  const list = useRef<HTMLFieldSetElement>(null);
  const typeahead = useRef(createTypeahead());

  function onKeyDown(event: KeyboardEvent) {
    if (list.current === null || !isStop(event.target)) return;
    const stops = findStops(list.current);
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
        keepInView(target);
      }}
    >
      {children}
    </fieldset>
  );
}

/** Moves the focus from the search field to the list's tab stop. */
export function focusPickList(from: Element): void {
  const list = from.closest("fieldset")?.querySelector("[data-key=picks]") ?? null;
  if (list !== null)
    findStops(list)
      .find(({ tabIndex }) => tabIndex === 0)
      ?.focus();
}

/**
 * Scrolls the stop into view, again in the next frames. Rows off the screen get their true height only
 * when the browser scrolls to them, so a single far jump would miss.
 */
function keepInView(stop: HTMLElement, frames = 3) {
  requestAnimationFrame(() => {
    if (document.activeElement !== stop) return;
    stop.scrollIntoView({ block: "nearest" });
    if (frames > 1) keepInView(stop, frames - 1);
  });
}

function isStop(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.dataset.stop !== undefined;
}

/** Returns the visible stops. Of an API's radios only the checked one: the browser handles the rest. */
function findStops(list: Element): HTMLElement[] {
  const all = Array.from(list.querySelectorAll<HTMLInputElement>("[data-stop]"));
  return all.filter(
    (stop) => (stop.type !== "radio" || stop.checked) && stop.closest("[hidden]") === null,
  );
}
