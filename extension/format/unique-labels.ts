import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "./text.ts";

/**
 * A name for each token that no other control of its screen bears: its own, with the hint (or
 * the id) behind it where two tokens share a name or a name is also that of a button.
 *
 * @param taken names of the screen's other controls
 */
export function tokenLabels(
  tokens: readonly TokenResource[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { name } of tokens) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    tokens.map((token) => {
      const alone = counts.get(token.name) === 1 && !taken.has(token.name);
      const hint = token.hint ?? token.id;
      return [token.id, alone ? token.name : t("tokens.disambiguated", { name: token.name, hint })];
    }),
  );
}
