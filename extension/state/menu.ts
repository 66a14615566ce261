import { signal } from "@preact/signals";
import type { IconName } from "../components/icon.tsx";

export interface MenuItem {
  label: string;
  icon: IconName;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

export interface OpenMenu {
  label: string;
  items: readonly MenuItem[];
  /** The button it belongs to: it stands there, and the focus goes back there. */
  anchor: HTMLElement;
}

/** The one menu that may be open. */
export function createMenu() {
  const open = signal<OpenMenu | null>(null);
  return {
    open,
    show(menu: OpenMenu) {
      open.value = menu;
    },
    close() {
      const { anchor } = open.peek() ?? {};
      open.value = null;
      anchor?.focus();
    },
  };
}

export type Menu = ReturnType<typeof createMenu>;
