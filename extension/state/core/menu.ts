import { signal } from "@preact/signals";

/** Which menu is open, by the id of its button: at most one. */
export function createMenu() {
  const open = signal<string | null>(null);
  return {
    open,
    show(id: string) {
      open.value = id;
    },
    close() {
      open.value = null;
    },
  };
}

export type Menu = ReturnType<typeof createMenu>;
