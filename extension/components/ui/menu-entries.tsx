import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

export interface MenuItem {
  label: string;
  icon: IconName;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

/** An entry that is on or off. Pressing it leaves the menu open. */
interface MenuCheck {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onSelect(): void;
}

/** A radio entry. Exactly one of a section is chosen. */
export interface MenuChoice {
  label: string;
  chosen: boolean;
  onSelect(): void;
}

/** Entries that belong together, under a heading. */
interface MenuSection {
  heading: string;
  entries: readonly (MenuItem | MenuCheck | MenuChoice)[];
}

export type MenuEntry = MenuItem | MenuCheck | MenuChoice | MenuSection;

interface MenuEntriesProps {
  entries: readonly MenuEntry[];
  onClose(): void;
}

export function MenuEntries({ entries, onClose }: MenuEntriesProps) {
  return (
    <>
      {entries.map((entry) => {
        if ("entries" in entry) {
          return <Section key={`# ${entry.heading}`} section={entry} onClose={onClose} />;
        }
        if ("chosen" in entry) {
          return <Choice key={entry.label} choice={entry} onClose={onClose} />;
        }
        return "checked" in entry ? (
          <Check key={entry.label} check={entry} />
        ) : (
          <Item key={entry.label} item={entry} onClose={onClose} />
        );
      })}
    </>
  );
}

function Section({ section, onClose }: { section: MenuSection; onClose(): void }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  // Scrolls to the chosen entry if the section overflows.
  useLayoutEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>(
      "[role=menuitemradio][aria-checked=true]",
    );
    if (!list.current || !chosen) return;
    const above = (list.current.clientHeight - chosen.offsetHeight) / 2;
    list.current.scrollTop = chosen.offsetTop - list.current.offsetTop - above;
  }, []);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not belong into a menu
    <div role="group" aria-labelledby={id}>
      <p id={id} role="presentation">
        {section.heading}
      </p>
      <div ref={list} class="entries">
        <MenuEntries entries={section.entries} onClose={onClose} />
      </div>
    </div>
  );
}

function Item({ item, onClose }: { item: MenuItem; onClose(): void }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={item.danger ? "danger" : ""}
      aria-disabled={item.disabled}
      onClick={() => {
        if (item.disabled) return;
        onClose();
        item.onSelect();
      }}
    >
      <Icon name={item.icon} />
      {item.label}
    </button>
  );
}

function Check({ check }: { check: MenuCheck }) {
  return (
    <button
      type="button"
      role="menuitemcheckbox"
      tabIndex={-1}
      aria-checked={check.checked}
      aria-disabled={check.disabled}
      onClick={() => {
        if (!check.disabled) check.onSelect();
      }}
    >
      <Icon name="check" />
      {check.label}
    </button>
  );
}

function Choice({ choice, onClose }: { choice: MenuChoice; onClose(): void }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      tabIndex={choice.chosen ? 0 : -1}
      aria-checked={choice.chosen}
      onClick={() => {
        onClose();
        if (!choice.chosen) choice.onSelect();
      }}
    >
      <Icon name="check" />
      <span class="one-line" dir="auto">
        {choice.label}
      </span>
    </button>
  );
}
