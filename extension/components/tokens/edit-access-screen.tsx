import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatChosenCount } from "../../format/access-text.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatExpiryFromCollection, hasWaitingSecret } from "../../format/describe-waiting.ts";
import { formatDay } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { type AccessEdit, createAccessEdit } from "../../state/tokens/access-edit.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { PermissionFields } from "../access/permission-fields.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { OwnerLine } from "../frame/owner-line.tsx";
import { Screen } from "../frame/screen.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { announceIn, useMounted } from "../ui/use-announce.ts";
import { ExpiryFields } from "./expiry-fields.tsx";

const FORM = "edit-access";

interface EditAccessScreenProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
  id: string;
}

/** The form for a token's expiry and scopes. Its secret stays the same. */
export function EditAccessScreen({ app, workspace, tokens, id }: EditAccessScreenProps) {
  const { now } = app.effects;
  const edit = useMemo(
    () => createAccessEdit(tokens.access, tokens.openToken(id), now),
    [tokens, id, now],
  );
  const form = useRef<HTMLFormElement>(null);
  const mounted = useMounted();
  useEffect(() => void edit.load(), [edit]);
  const { owner, routes } = tokens;
  // A manager came from the list of the owner's tokens.
  const leave = () => app.router.go(owner === null ? routes.token(id) : routes.list);

  async function submit() {
    if (await edit.save()) {
      announceIn(app, workspace, t("access.saved"));
      if (mounted.current) leave();
      return;
    }
    const failed = edit.failure.peek();
    if (failed !== null && !mounted.current) {
      announceIn(app, workspace, describeFailure(failed, tokens.ownerStore.state.peek()), "failed");
      return;
    }
    edit.picker.search.value = "";
    focusProblem(form.current);
  }

  const isReady = edit.catalog.value.status === "ready" && edit.detail.value.status === "ready";
  return (
    <Screen
      title={t("access.title")}
      onBack={leave}
      actions={<AccountButton app={app} workspace={workspace} />}
      footer={
        <footer class="form-footer">
          <p class="aside" role="status">
            {formatChosenCount(edit.picker.summary.value)}
          </p>
          <button type="button" onClick={leave}>
            {t("common.cancel")}
          </button>
          <button
            type="submit"
            form={FORM}
            class="primary"
            aria-disabled={edit.saving.value || !isReady}
          >
            {t("access.save")}
          </button>
        </footer>
      }
    >
      <form
        id={FORM}
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <OwnerLine workspace={workspace} tokens={tokens} />
        <EditFields
          app={app}
          owner={tokens.ownerStore.state.value}
          edit={edit}
          onLeave={() => app.router.go(routes.list)}
        />
      </form>
    </Screen>
  );
}

interface EditFieldsProps {
  app: App;
  owner: TokenOwner;
  edit: AccessEdit;
  /** Leaves the screen of a token that is gone. */
  onLeave(): void;
}

function EditFields({ app, owner, edit, onLeave }: EditFieldsProps) {
  const detail = edit.detail.value;
  const catalog = edit.catalog.value;
  const token = edit.token.value;
  const failure = detail.status === "failed" ? null : edit.failure.value;
  const showsFailure = failure !== null && edit.picker.refusedChoices.value.length === 0;
  return (
    <>
      {detail.status === "failed" && (
        <LoadNotice state={detail} owner={owner} onRetry={edit.load} onLeave={onLeave} />
      )}
      {showsFailure && <Notice tone="bad" text={describeFailure(failure, owner)} />}
      {token !== null && catalog.status === "ready" && (
        <>
          <p class="of-token" dir="auto">
            {token.name}
          </p>
          <EditedExpiry
            edit={edit}
            token={token}
            policy={catalog.value.expiry}
            now={app.effects.now()}
          />
        </>
      )}
      {detail.status !== "failed" && (token !== null || catalog.status !== "ready") && (
        <PermissionFields
          catalog={catalog}
          picker={edit.picker}
          owner={owner}
          onRetry={() => void edit.load()}
        />
      )}
    </>
  );
}

interface EditedExpiryProps {
  edit: AccessEdit;
  token: TokenResource;
  policy: ExpiryPolicy;
  now: number;
}

/** Asks for the token's expiry: unchanged, or counted from the moment of saving. */
function EditedExpiry({ edit, token, policy, now }: EditedExpiryProps) {
  if (!policy.editable) return null;
  return (
    <ExpiryFields
      expiry={edit.expiry.value}
      error={edit.expiryError.value}
      policy={policy}
      fromCollection={token.status === "waiting"}
      now={now}
      unchanged={t("access.unchanged", { when: formatCurrentExpiry(token) })}
      onEdit={edit.edit}
      onKeep={() => edit.edit(null)}
      note={formatCollectionNote(token)}
    />
  );
}

/** Returns a note for an active token with a waiting secret: collecting it sets a new expiry. */
function formatCollectionNote(token: TokenResource): string | undefined {
  if (token.status === "waiting" || !hasWaitingSecret(token)) return undefined;
  return t("access.untilCollected", { when: formatExpiryFromCollection(token.collect_expires) });
}

function formatCurrentExpiry({ status, expires_at, collect_expires }: TokenResource): string {
  if (status === "waiting") return formatExpiryFromCollection(collect_expires);
  return expires_at === null ? t("form.never") : formatDay(expires_at);
}
