import { useEffect } from "preact/hooks";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { readyValue } from "../../state/core/loadable.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Icon } from "../ui/icon.tsx";

interface EditAccessButtonProps {
  app: App;
  tokens: TokenStores;
  token: TokenResource;
}

/**
 * Leads to the form for a token's expiry and access: of one's own, where the catalog has an expiry or levels
 * to edit; of somebody else's, that is how it is edited.
 */
export function EditAccessButton({
  app,
  tokens: { owner, catalog, routes },
  token,
}: EditAccessButtonProps) {
  useEffect(() => {
    if (catalog.state.peek().status !== "ready") void catalog.load();
  }, [catalog]);
  if (owner === null && !isEditedAtOnce(readyValue(catalog.state.value))) return null;
  return (
    <button type="button" class="ghost" onClick={() => app.router.go(routes.access(token.id))}>
      <Icon name="pencil" />
      {t("access.open")}
    </button>
  );
}

function isEditedAtOnce(view: CatalogView | null): boolean {
  if (view === null) return false;
  return view.expiry.editable || view.apis.some(({ levels = [] }) => levels.length > 0);
}
