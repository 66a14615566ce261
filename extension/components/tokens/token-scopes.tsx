import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { toScopeToken } from "../../../shared/scope.ts";
import type { ScopeResource, TokenResource } from "../../../shared/wire/token-resource.ts";
import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAnnounce } from "../ui/use-announce.ts";
import { AddScopesDialog } from "./add-scopes-dialog.tsx";
import { DeleteScopesDialog } from "./delete-scopes-dialog.tsx";
import { EditAccessButton } from "./edit-access-button.tsx";

interface TokenScopesProps {
  app: App;
  tokens: TokenStores;
  detail: TokenDetail;
  token: TokenResource;
}

/** What the token may do, adding to it and taking it away. Automatic permissions count only beside a picked one. */
export function TokenScopes({ app, tokens, detail, token }: TokenScopesProps) {
  const id = useId();
  const asking = useSignal(false);
  const adding = useSignal(false);
  const announce = useAnnounce(app);
  const { scopes, automatic } = token;

  async function remove(scope: ScopeResource) {
    if (detail.saving.peek()) return;
    const failure = await detail.deleteScope(scope.id);
    if (failure === null) announce(t("scopes.deleted", { scope: nameOf(scope) }));
    else announce(failureText(failure), "failed");
    document.getElementById(id)?.focus();
  }

  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id} tabIndex={-1}>
          {t("detail.scopes")}
        </h2>
        <EditAccessButton app={app} tokens={tokens} token={token} />
        <button
          type="button"
          class="ghost"
          onClick={() => {
            adding.value = true;
          }}
        >
          <Icon name="plus" />
          {t("scopes.addOne")}
        </button>
      </div>
      {scopes.length === 0 ? (
        <Notice tone="warn" alert={false} text={t("detail.noScopes")} />
      ) : (
        <ul class="scopes">
          {scopes.map((scope) => (
            <li key={scope.id}>
              <span class="mono">{scope.permission}</span>
              {scope.entity_id !== null && <span class="aside mono">{scope.entity_id}</span>}
              <IconButton
                label={t("scopes.delete", { scope: nameOf(scope) })}
                icon="trash"
                onPress={() => void remove(scope)}
              />
            </li>
          ))}
          {automatic.map((permission) => (
            <li key={permission}>
              <span class="mono">{permission}</span>
              <span class="aside">{t("detail.automatic")}</span>
            </li>
          ))}
        </ul>
      )}
      {scopes.length > 0 && (
        <button
          type="button"
          class="danger quiet-button"
          onClick={() => {
            asking.value = true;
          }}
        >
          {t("scopes.deleteAll")}
        </button>
      )}
      {adding.value && (
        <AddScopesDialog
          app={app}
          tokens={tokens}
          detail={detail}
          token={token}
          onClose={() => {
            adding.value = false;
          }}
        />
      )}
      {asking.value && (
        <DeleteScopesDialog
          app={app}
          detail={detail}
          token={token}
          onClose={() => {
            asking.value = false;
          }}
        />
      )}
    </section>
  );
}

function nameOf({ permission, entity_id }: ScopeResource): string {
  return toScopeToken(permission, entity_id);
}
