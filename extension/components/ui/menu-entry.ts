import type { IconName } from "./icon.tsx";

export interface MenuItem {
  label: string;
  icon: IconName;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

/** Something that is on or off. Pressing it leaves the menu open. */
export interface MenuCheck {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onSelect(): void;
}

/** One of several of which exactly one is chosen: those of its section. */
export interface MenuChoice {
  label: string;
  chosen: boolean;
  onSelect(): void;
}

/** Entries that belong together, under a heading. */
export interface MenuSection {
  heading: string;
  entries: readonly (MenuItem | MenuCheck | MenuChoice)[];
}

export type MenuEntry = MenuItem | MenuCheck | MenuChoice | MenuSection;
