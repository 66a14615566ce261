import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { ScopeResource } from "../../shared/wire/token-resource.ts";
import { t } from "./text.ts";
import { uniqueNames } from "./unique-names.ts";

/** How many are named before the rest is only counted. */
const NAMED = 2;

/**
 * What a token may do, in a line: "Full Access for Sales, Read Access for Stock, 3 more".
 *
 * @param catalog `null` until it is there: levels then go by their ids
 */
export function scopesSummary(
  scopes: readonly ScopeResource[],
  catalog: CatalogView | null,
): string {
  const permissions = [...new Set(scopes.map(({ permission }) => permission))];
  if (permissions.length === 0) return t("tokens.permissions", 0, { count: 0 });
  const names = catalog === null ? new Map<string, string>() : levelNames(catalog);
  const named = permissions.slice(0, NAMED).map((id) => names.get(id) ?? id);
  const rest = permissions.length - named.length;
  return [...named, ...(rest > 0 ? [t("others.more", { count: rest })] : [])].join(", ");
}

function levelNames({ apis }: CatalogView): Map<string, string> {
  const names = uniqueNames(apis);
  return new Map(
    apis.flatMap((api, index) =>
      (api.levels ?? []).map((level) => {
        const name = t("picker.levelFor", { level: level.name, api: names[index] ?? api.name });
        return [`${api.id}:${level.id}`, name] as const;
      }),
    ),
  );
}
