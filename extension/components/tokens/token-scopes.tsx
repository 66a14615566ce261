import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { toScopeToken } from "../../../shared/scope.ts";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { ScopeResource, TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAnnounce, useOutcome } from "../ui/use-announce.ts";
import { AddScopesDialog } from "./add-scopes-dialog.tsx";

interface TokenScopesProps {
  app: App;
  tokens: TokenStores;
  detail: TokenDetail;
  token: TokenResource;
}

/** Lists a token's scopes, to add and delete. Automatic permissions count only with a chosen one. */
export function TokenScopes({ app, tokens, detail, token }: TokenScopesProps) {
  const id = useId();
  const isDeleting = useSignal(false);
  const isAdding = useSignal(false);
  /** The scope that was deleted last, until the screen is left or something else is changed. */
  const deleted = useSignal<ScopeResource | null>(null);
  const announce = useAnnounce(app);
  const { scopes, automatic } = token;

  async function remove(scope: ScopeResource) {
    if (detail.saving.peek()) return;
    const failure = await detail.deleteScope(scope.id);
    deleted.value = failure === null ? scope : null;
    if (failure === null) announce(t("scopes.deleted", { scope: formatScope(scope) }));
    else announce(describeFailure(failure), "failed");
    document.getElementById(id)?.focus();
  }

  async function undo({ permission, entity_id }: ScopeResource) {
    if (detail.saving.peek()) return;
    const entity = entity_id === null ? {} : { entity_id };
    const failure = await detail.addScopes([{ permission, ...entity }]);
    if (failure !== null) {
      announce(describeFailure(failure), "failed");
      return;
    }
    deleted.value = null;
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
            isAdding.value = true;
          }}
        >
          <Icon name="plus" />
          {t("scopes.addOne")}
        </button>
      </div>
      {deleted.value !== null && <DeletedScope scope={deleted.value} onUndo={undo} />}
      {scopes.length === 0 ? (
        <Notice tone="warn" alert={false} text={t("detail.noScopes")} />
      ) : (
        <ul class="scopes">
          {scopes.map((scope) => (
            <li key={scope.id}>
              <span class="mono">{scope.permission}</span>
              {scope.entity_id !== null && <span class="aside mono">{scope.entity_id}</span>}
              <IconButton
                label={t("scopes.delete", { scope: formatScope(scope) })}
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
            isDeleting.value = true;
          }}
        >
          {t("scopes.deleteAll")}
        </button>
      )}
      {isAdding.value && (
        <AddScopesDialog
          app={app}
          tokens={tokens}
          detail={detail}
          token={token}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
      {isDeleting.value && (
        <DeleteScopesDialog
          app={app}
          detail={detail}
          token={token}
          onClose={() => {
            isDeleting.value = false;
          }}
        />
      )}
    </section>
  );
}

interface DeletedScopeProps {
  scope: ScopeResource;
  onUndo(scope: ScopeResource): Promise<void>;
}

/** Offers to take the last deletion back. It lies in the screen, so it covers nothing and is in no hurry. */
function DeletedScope({ scope, onUndo }: DeletedScopeProps) {
  const name = formatScope(scope);
  return (
    <p class="undo">
      <span>{t("scopes.deleted", { scope: name })}</span>
      <button
        type="button"
        class="link"
        aria-label={t("scopes.undoNamed", { scope: name })}
        onClick={() => void onUndo(scope)}
      >
        {t("scopes.undo")}
      </button>
    </p>
  );
}

function formatScope({ permission, entity_id }: ScopeResource): string {
  return toScopeToken(permission, entity_id);
}

interface EditAccessButtonProps {
  app: App;
  tokens: TokenStores;
  token: TokenResource;
}

/**
 * Opens the form for a token's expiry and scopes. A person's own token has it only if the catalog lets
 * the expiry be edited or has access levels. A manager edits any token there.
 */
function EditAccessButton({
  app,
  tokens: { owner, catalog, routes },
  token,
}: EditAccessButtonProps) {
  useEffect(() => {
    if (catalog.state.peek().status !== "ready") void catalog.load();
  }, [catalog]);
  if (owner === null && !hasEditableAccess(getReadyValue(catalog.state.value))) return null;
  return (
    <button type="button" class="ghost" onClick={() => app.router.go(routes.access(token.id))}>
      <Icon name="pencil" />
      {t("access.open")}
    </button>
  );
}

function hasEditableAccess(catalog: CatalogView | null): boolean {
  if (catalog === null) return false;
  return catalog.expiry.editable || catalog.apis.some(({ levels = [] }) => levels.length > 0);
}

interface DeleteScopesDialogProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
  onClose(): void;
}

/** Asks for confirmation before all scopes are deleted. */
function DeleteScopesDialog({ app, detail, token, onClose }: DeleteScopesDialogProps) {
  const { failure, finish } = useOutcome(app, onClose);

  async function confirm() {
    if (detail.saving.peek()) return;
    const failed = await detail.deleteAllScopes();
    finish(failed && describeFailure(failed), t("scopes.allDeleted"));
  }

  return (
    <Dialog
      title={t("scopes.title", { name: token.name })}
      body={t("scopes.body")}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={detail.saving.value}
          onClick={() => void confirm()}
        >
          {t("scopes.confirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}
