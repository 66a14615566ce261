import { useEffect } from "preact/hooks";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import { readyValue } from "../state/loadable.ts";
import type { TokenStores } from "../state/token-stores.ts";
import { Icon } from "./icon.tsx";

interface EditAccessButtonProps {
  app: App;
  tokens: TokenStores;
  token: TokenResource;
}

/** Leads to the form for a token's expiry and access levels, where the catalog has either to edit. */
export function EditAccessButton({ app, tokens: { catalog }, token }: EditAccessButtonProps) {
  useEffect(() => {
    if (catalog.state.peek().status !== "ready") void catalog.load();
  }, [catalog]);
  const view = readyValue(catalog.state.value);
  if (view === null) return null;
  const hasLevels = view.apis.some(({ levels = [] }) => levels.length > 0);
  if (!view.expiry.editable && !hasLevels) return null;
  return (
    <button
      type="button"
      class="ghost"
      onClick={() => app.router.go({ screen: "access", id: token.id })}
    >
      <Icon name="pencil" />
      {t("access.open")}
    </button>
  );
}
