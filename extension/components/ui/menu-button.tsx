import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Menu } from "../../state/core/menu.ts";
import { Icon, type IconName } from "./icon.tsx";
import type { MenuEntry } from "./menu-entry.ts";
import { MenuPanel } from "./menu-panel.tsx";

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
