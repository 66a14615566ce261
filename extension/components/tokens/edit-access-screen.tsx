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
import type { AccessEdit } from "../../state/tokens/access-edit.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { PermissionFields } from "../access/permission-fields.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { ForWhom } from "../frame/for-whom.tsx";
import { Screen } from "../frame/screen.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { Notice } from "../ui/notice.tsx";
import { announceIn, useShown } from "../ui/use-announce.ts";
import { ExpiryFields } from "./expiry-fields.tsx";

const FORM = "edit-access";

interface EditAccessScreenProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
  id: string;
}

/** How long a token works and all that it may do, in one form; its secret stays the same. */
export function EditAccessScreen({ app, workspace, tokens, id }: EditAccessScreenProps) {
  const edit = useMemo(() => tokens.editAccess(id), [tokens, id]);
  const form = useRef<HTMLFormElement>(null);
  const shown = useShown();
  useEffect(() => void edit.load(), [edit]);
  const { owner, routes } = tokens;
  // Whoever manages somebody's tokens came from the list of them.
  const leave = () => app.router.go(owner === null ? routes.token(id) : routes.list);

  async function submit() {
    if (await edit.save()) {
      announceIn(app, workspace, t("access.saved"));
      if (shown.current) leave();
      return;
    }
    const failed = edit.failure.peek();
    if (failed !== null && !shown.current) {
      announceIn(app, workspace, describeFailure(failed, tokens.holder.state.peek()), "failed");
      return;
    }
    edit.picker.search.value = "";
    focusProblem(form.current);
  }

  const isShown = edit.catalog.value.status === "ready" && edit.detail.value.status === "ready";
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
            aria-disabled={edit.saving.value || !isShown}
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
        <ForWhom workspace={workspace} tokens={tokens} />
        <EditFields app={app} holder={tokens.holder.state.value} edit={edit} />
      </form>
    </Screen>
  );
}

function EditFields({ app, holder, edit }: { app: App; holder: TokenOwner; edit: AccessEdit }) {
  const detail = edit.detail.value;
  const catalog = edit.catalog.value;
  const token = edit.token.value;
  const failure = detail.status === "failed" ? detail.failure : edit.failure.value;
  const told = failure !== null && edit.picker.refusedHere.value.length === 0;
  return (
    <>
      {told && (
        <Notice tone="bad" text={describeFailure(failure, holder)}>
          {detail.status === "failed" && (
            <button type="button" onClick={() => void edit.load()}>
              {t("common.tryAgain")}
            </button>
          )}
        </Notice>
      )}
      {token !== null && catalog.status === "ready" && (
        <>
          <p class="of-token">{token.name}</p>
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
          holder={holder}
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

/** When a token ends, to be left as it is or counted anew from when it is saved. */
function EditedExpiry({ edit, token, policy, now }: EditedExpiryProps) {
  if (!policy.editable) return null;
  return (
    <ExpiryFields
      expiry={edit.expiry.value}
      error={edit.expiryError.value}
      policy={policy}
      fromCollection={token.status === "waiting"}
      now={now}
      unchanged={t("access.unchanged", { when: endOf(token) })}
      onEdit={edit.edit}
      onKeep={() => edit.edit(null)}
      note={untilCollected(token, now)}
    />
  );
}

/** Of a token that works: the new secret that waits for it brings an expiry of its own. */
function untilCollected(token: TokenResource, now: number): string | undefined {
  if (token.status === "waiting" || !hasWaitingSecret(token, now)) return undefined;
  return t("access.untilCollected", { when: formatExpiryFromCollection(token.collect_expires) });
}

function endOf({ status, expires_at, collect_expires }: TokenResource): string {
  if (status === "waiting") return formatExpiryFromCollection(collect_expires);
  return expires_at === null ? t("form.never") : formatDay(expires_at);
}
