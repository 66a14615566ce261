import type { CatalogApi, CatalogView } from "../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "./text.ts";

/** An API that a curl command can call. */
export interface CurlTarget {
  name: string;
  url: string;
}

/**
 * Lists the APIs that the token may use and whose addresses the catalog names.
 *
 * Latchkey itself comes last: it describes any token at `/v1/tokens/self`.
 *
 * @param catalog `null` until it is loaded
 * @param origin of the Latchkey server
 */
export function listCurlTargets(
  { scopes }: Pick<TokenResource, "scopes">,
  catalog: CatalogView | null,
  origin: string,
): CurlTarget[] {
  const granted = new Set(scopes.map(({ permission }) => permission));
  const usable = (catalog?.apis ?? []).filter((api) =>
    listPermissions(api).some((permission) => granted.has(permission)),
  );
  const known = usable.flatMap(({ name, url }) => (url === undefined ? [] : [{ name, url }]));
  return [...known, { name: t("secret.latchkey"), url: `${origin}/v1/tokens/self` }];
}

/** Lists what a scope of this API can name: its permissions, and its levels as `<api>:<level>`. */
function listPermissions({ id, permissions, levels = [] }: CatalogApi): string[] {
  return [...permissions.map((one) => one.id), ...levels.map((level) => `${id}:${level.id}`)];
}
