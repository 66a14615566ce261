import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";

interface TokenMakerProps {
  app: App;
  tokens: TokenStores;
  /** Of the token that made this one. */
  id: string;
  detail: TokenDetail;
}

/** Which token made this one, and takes it along when it is revoked. It may be gone, or not mine. */
export function TokenMaker({ app, tokens, id, detail }: TokenMakerProps) {
  const maker = detail.maker.value;
  const known = maker?.status === "ready";
  return (
    <p class="made-by">
      <span>{t("detail.madeBy", { name: known ? maker.value.name : id })}</span>
      {known && (
        <button type="button" class="ghost" onClick={() => app.router.go(tokens.routes.token(id))}>
          {t("detail.viewMaker")}
        </button>
      )}
    </p>
  );
}
