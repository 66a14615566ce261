import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { matchesWords, type PermissionChoice, splitSearchWords } from "./permission-choice.ts";

/** Filters the form's permissions by a search, and chooses the control that Tab leads to. */
export function createPickerFilter(choice: ReadonlySignal<PermissionChoice>) {
  const search = signal("");
  /** The key of the control that had the focus last. */
  const focused = signal("");

  /** Keys of the matching controls. A set, since hundreds of controls look themselves up at each letter. */
  const shown = computed<ReadonlySet<string>>(() => {
    const { rows, groups } = choice.value;
    const words = splitSearchWords(search.value);
    const keys = new Set<string>();
    for (const row of rows) if (matchesWords(row, words)) keys.add(getRowKey(row.id));
    for (const { id, permissions } of groups) {
      const found = permissions.filter((permission) => matchesWords(permission, words));
      for (const permission of found) keys.add(permission.id);
      if (found.length > 0) keys.add(getGroupKey(id));
    }
    return keys;
  });
  /** The only control of the list that Tab reaches. Arrow keys move within the list. */
  const tabStop = computed(() => {
    if (shown.value.has(focused.value)) return focused.value;
    const { rows, groups } = choice.value;
    const keys = [
      ...rows.map(({ id }) => getRowKey(id)),
      ...groups.flatMap(({ permissions }) => permissions.map(({ id }) => id)),
    ];
    return keys.find((key) => shown.value.has(key)) ?? "";
  });
  const withheld = computed(() => {
    const words = splitSearchWords(search.value);
    return choice.value.withheld.filter((permission) => matchesWords(permission, words));
  });

  return { search, focused, shown, tabStop, withheld };
}

/** Returns a row's key. The space keeps it apart from permission ids, which have none. */
export function getRowKey(api: string): string {
  return `row ${api}`;
}

export function getGroupKey(group: string): string {
  return `group ${group}`;
}
