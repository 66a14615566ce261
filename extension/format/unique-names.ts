import { t } from "./text.ts";

interface Named {
  /** Differs from all others. */
  id: string;
  name: string;
}

/** Names that differ from each other: one that is given twice has its id behind it. */
export function uniqueNames(named: readonly Named[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  const withId = ({ id, name }: Named) => t("picker.disambiguated", { name, id });
  const names = named.map((one) => (counts.get(one.name) === 1 ? one.name : withId(one)));
  // One may be called what another has just become.
  return new Set(names).size === names.length ? names : named.map(withId);
}
