import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Menu } from "../../state/core/menu.ts";
import { Icon, type IconName } from "./icon.tsx";
import { MenuEntries, type MenuEntry } from "./menu-entries.tsx";
import { moveFocus, VERTICAL } from "./move-focus.ts";

interface MenuButtonProps {
  menu: Menu;
  /** The accessible name and the tooltip. */
  label: string;
  icon: IconName;
  items(): readonly MenuEntry[];
}

/** A button with a menu. It is inert while the menu is open, since an item may have the same name. */
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

/** An open menu. Escape, Tab and a click outside close it. */
function MenuPanel({ label, items, anchor, onClose }: MenuPanelProps) {
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!panel.current) return;
    placePanel(panel.current, anchor);
    findItems(panel.current)[0]?.focus();
  }, [anchor]);

  useEffect(() => {
    function onMouseDown(event: MouseEvent) {
      if (event.target instanceof Node && panel.current?.contains(event.target)) return;
      // Otherwise the click would move the focus away from where closing puts it.
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
      moveFocus(event, findItems(panel.current), { ...VERTICAL, wraps: true });
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

function findItems(panel: HTMLElement): NodeListOf<HTMLElement> {
  return panel.querySelectorAll("[role^=menuitem]");
}

/**
 * Places the panel below its anchor, aligned with the end of the line. Without enough room, it goes above
 * the anchor or further to the end.
 */
function placePanel(panel: HTMLElement, anchor: HTMLElement) {
  const anchorBox = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const anchorEnd = document.dir === "rtl" ? anchorBox.left : width - anchorBox.right;
  // Measured at the page's edge, where nothing narrows the panel.
  panel.style.insetInlineEnd = `${EDGE}px`;
  const maxEnd = width - panel.offsetWidth - EDGE;
  panel.style.insetInlineEnd = `${Math.max(EDGE, Math.min(anchorEnd, maxEnd))}px`;
  const fitsBelow = anchorBox.bottom + panel.offsetHeight + EDGE <= window.innerHeight;
  const top = fitsBelow
    ? anchorBox.bottom + 4
    : Math.max(EDGE, anchorBox.top - panel.offsetHeight - 4);
  panel.style.top = `${top}px`;
}
