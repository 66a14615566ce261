import type { CatalogApi, CatalogView } from "../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "./text.ts";

/** What a curl command can be for. */
export interface CurlTarget {
  name: string;
  url: string;
}

/**
 * The APIs of the catalog that the token may use, as far as it tells where they are; then Latchkey
 * itself, which tells what the token is, whatever it is for.
 *
 * @param catalog `null` as long as it is not known
 * @param origin of the Latchkey server
 */
export function curlTargets(
  { scopes }: Pick<TokenResource, "scopes">,
  catalog: CatalogView | null,
  origin: string,
): CurlTarget[] {
  const granted = new Set(scopes.map(({ permission }) => permission));
  const usable = (catalog?.apis ?? []).filter((api) =>
    permissionsOf(api).some((permission) => granted.has(permission)),
  );
  const known = usable.flatMap(({ name, url }) => (url === undefined ? [] : [{ name, url }]));
  return [...known, { name: t("secret.latchkey"), url: `${origin}/v1/tokens/self` }];
}

/** All that a scope of this API can name: its permissions, and its levels as `<api>:<level>`. */
function permissionsOf({ id, permissions, levels = [] }: CatalogApi): string[] {
  return [...permissions.map((one) => one.id), ...levels.map((level) => `${id}:${level.id}`)];
}
