import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Menu } from "../../state/core/menu.ts";
import { Icon, type IconName } from "./icon.tsx";
import { MenuEntries, type MenuEntry } from "./menu-entries.tsx";
import { moveFocus, VERTICAL } from "./move-focus.ts";

interface MenuButtonProps {
  menu: Menu;
  /** Its name, shown as a tooltip too. */
  label: string;
  icon: IconName;
  items(): readonly MenuEntry[];
}

/** A button with a menu. While that is open the button is inert: an item may have the same name. */
export function MenuButton({ menu, label, icon, items }: MenuButtonProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const open = menu.open.value === id;

  useLayoutEffect(() => {
    if (open) return () => button.current?.focus();
  }, [open]);

  return (
    <>
      <button
        ref={button}
        type="button"
        class="ghost"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        inert={open}
        onClick={() => menu.show(id)}
      >
        <Icon name={icon} />
      </button>
      {open && button.current && (
        <MenuPanel label={label} items={items()} anchor={button.current} onClose={menu.close} />
      )}
    </>
  );
}

const EDGE = 8;

interface MenuPanelProps {
  label: string;
  items: readonly MenuEntry[];
  anchor: HTMLElement;
  onClose(): void;
}

/** An open menu. Escape, Tab and a press beside it close it. */
function MenuPanel({ label, items, anchor, onClose }: MenuPanelProps) {
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!panel.current) return;
    place(panel.current, anchor);
    itemsOf(panel.current)[0]?.focus();
  }, [anchor]);

  useEffect(() => {
    function onMouseDown(event: MouseEvent) {
      if (event.target instanceof Node && panel.current?.contains(event.target)) return;
      // Else the press would take the focus from where closing puts it.
      event.preventDefault();
      onClose();
    }
    document.addEventListener("mousedown", onMouseDown);
    return () => document.removeEventListener("mousedown", onMouseDown);
  }, [onClose]);

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose();
    } else if (panel.current) {
      moveFocus(event, itemsOf(panel.current), { ...VERTICAL, wraps: true });
    }
  }

  return (
    <div
      ref={panel}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      <MenuEntries entries={items} onClose={onClose} />
    </div>
  );
}

function itemsOf(panel: HTMLElement): NodeListOf<HTMLElement> {
  return panel.querySelectorAll("[role^=menuitem]");
}

/**
 * Below the anchor and flush with its right edge; above it, or further to the right, where there is no room.
 */
function place(panel: HTMLElement, anchor: HTMLElement) {
  const at = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  // Measured where nothing narrows it.
  panel.style.right = `${EDGE}px`;
  const most = width - panel.offsetWidth - EDGE;
  panel.style.right = `${Math.max(EDGE, Math.min(width - at.right, most))}px`;
  const below = at.bottom + panel.offsetHeight + EDGE <= window.innerHeight;
  const top = below ? at.bottom + 4 : Math.max(EDGE, at.top - panel.offsetHeight - 4);
  panel.style.top = `${top}px`;
}
