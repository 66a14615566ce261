import { signal } from "@preact/signals";

/** Creates the store of the open menu, identified by its button's id. At most one is open. */
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
