import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { ScopeResource } from "../../shared/wire/token-resource.ts";
import { disambiguateNames } from "./disambiguate-names.ts";
import { formatList, t } from "./text.ts";

/** How many permissions are named before the others are only counted. */
const NAMED = 2;

/**
 * Summarizes scopes in one line: "Full Access for Sales, Read Access for Stock, 3 more".
 *
 * @param catalog `null` until it is loaded: access levels are then named by their ids
 */
export function summarizeScopes(
  scopes: readonly ScopeResource[],
  catalog: CatalogView | null,
): string {
  const permissions = [...new Set(scopes.map(({ permission }) => permission))];
  if (permissions.length === 0) return t("tokens.permissions", 0, { count: 0 });
  const names = catalog === null ? new Map<string, string>() : nameLevels(catalog);
  const named = permissions.slice(0, NAMED).map((id) => names.get(id) ?? id);
  const rest = permissions.length - named.length;
  return formatList([...named, ...(rest > 0 ? [t("others.more", rest, { count: rest })] : [])]);
}

function nameLevels({ apis }: CatalogView): Map<string, string> {
  const names = disambiguateNames(apis);
  return new Map(
    apis.flatMap((api, index) =>
      (api.levels ?? []).map((level) => {
        const name = t("picker.levelFor", { level: level.name, api: names[index] ?? api.name });
        return [`${api.id}:${level.id}`, name] as const;
      }),
    ),
  );
}
