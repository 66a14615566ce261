import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { getHorizontal, moveFocus } from "./move-focus.ts";

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly { id: Id; label: string }[];
  current: Id;
  onSelect(id: Id): void;
  /** The content of the current tab. */
  children: ComponentChildren;
}

/** Tabs as in WAI-ARIA's pattern. Arrows, Home and End move to a tab and show it at once. */
export function Tabs<Id extends string>({ label, tabs, current, ...rest }: TabsProps<Id>) {
  const id = useId();

  function onKeyDown(event: KeyboardEvent & { currentTarget: HTMLElement }) {
    const buttons = event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]");
    if (!moveFocus(event, buttons, getHorizontal())) return;
    const next = tabs[Array.from(buttons).indexOf(document.activeElement as HTMLElement)];
    if (next !== undefined && next.id !== current) rest.onSelect(next.id);
  }

  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab.id === current}
            aria-controls={tab.id === current ? `${id}-panel` : undefined}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => rest.onSelect(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} class="panel" role="tabpanel" aria-labelledby={`${id}-${current}`}>
        {rest.children}
      </div>
    </>
  );
}
