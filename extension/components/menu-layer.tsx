import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Menu, OpenMenu } from "../state/menu.ts";
import { Icon } from "./icon.tsx";
import { moveFocus } from "./move-focus.ts";

const EDGE = 8;

/** The open menu, above everything; the page below is inert meanwhile (see `AppView`). */
export function MenuLayer({ menu }: { menu: Menu }) {
  const open = menu.open.value;
  return open === null ? null : <MenuPanel menu={menu} open={open} />;
}

function MenuPanel({ menu, open }: { menu: Menu; open: OpenMenu }) {
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (panel.current) place(panel.current, open.anchor);
  }, [open.anchor]);
  useEffect(() => {
    function onMouseDown(event: MouseEvent) {
      if (event.target instanceof Node && panel.current?.contains(event.target)) return;
      // Else the press would take the focus from where closing puts it.
      event.preventDefault();
      menu.close();
    }
    document.addEventListener("mousedown", onMouseDown);
    return () => document.removeEventListener("mousedown", onMouseDown);
  }, [menu]);
  useEffect(() => panel.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      menu.close();
    } else if (panel.current) {
      moveFocus(event, panel.current.querySelectorAll<HTMLElement>("[role=menuitem]"), true);
    }
  }

  return (
    <div
      ref={panel}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={open.label}
      onKeyDown={onKeyDown}
    >
      {open.items.map(({ label, icon, danger, disabled, onSelect }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={danger ? "danger" : ""}
          aria-disabled={disabled}
          onClick={() => {
            if (disabled) return;
            menu.close();
            onSelect();
          }}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </div>
  );
}

/** Below the anchor and flush with its right edge, or above it where there is no room. */
function place(panel: HTMLElement, anchor: HTMLElement) {
  const at = anchor.getBoundingClientRect();
  const below = at.bottom + panel.offsetHeight + EDGE <= window.innerHeight;
  const top = below ? at.bottom + 4 : Math.max(EDGE, at.top - panel.offsetHeight - 4);
  panel.style.top = `${top}px`;
  panel.style.right = `${Math.max(EDGE, document.documentElement.clientWidth - at.right)}px`;
}
