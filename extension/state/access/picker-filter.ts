import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { matches, type PermissionChoice, searchWords } from "./permission-choice.ts";

/** The search over a choice, and which control of those it shows Tab leads to. */
export function createFilter(choice: ReadonlySignal<PermissionChoice>) {
  const search = signal("");
  /** The stop that had the focus last. */
  const focused = signal("");

  /** Keys of what the search shows: hundreds of controls look themselves up at each letter. */
  const shown = computed<ReadonlySet<string>>(() => {
    const { rows, groups } = choice.value;
    const words = searchWords(search.value);
    const keys = new Set<string>();
    for (const row of rows) if (matches(row, words)) keys.add(rowKey(row.id));
    for (const { id, permissions } of groups) {
      const found = permissions.filter((one) => matches(one, words));
      for (const one of found) keys.add(one.id);
      if (found.length > 0) keys.add(groupKey(id));
    }
    return keys;
  });
  /** Within the list the arrows lead on, so that Tab passes it in one step. */
  const tabStop = computed(() => {
    if (shown.value.has(focused.value)) return focused.value;
    const { rows, groups } = choice.value;
    const keys = [
      ...rows.map(({ id }) => rowKey(id)),
      ...groups.flatMap(({ permissions }) => permissions.map(({ id }) => id)),
    ];
    return keys.find((key) => shown.value.has(key)) ?? "";
  });
  const withheld = computed(() => {
    const words = searchWords(search.value);
    return choice.value.withheld.filter((one) => matches(one, words));
  });

  return { search, focused, shown, tabStop, withheld };
}

/** Keys hold a space where they are no permission's id, which has none. */
export function rowKey(api: string): string {
  return `row ${api}`;
}

export function groupKey(group: string): string {
  return `group ${group}`;
}
