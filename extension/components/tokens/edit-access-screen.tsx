import { useEffect, useMemo, useRef } from "preact/hooks";
import { summaryText } from "../../format/access-text.ts";
import { failureText } from "../../format/failure-text.ts";
import type { Holder } from "../../format/holder.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { AccessEdit } from "../../state/tokens/access-edit.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { PermissionFields } from "../access/permission-fields.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { ForWhom } from "../frame/for-whom.tsx";
import { Screen } from "../frame/screen.tsx";
import { announceIn } from "../ui/announce-in.ts";
import { focusProblem } from "../ui/focus-problem.ts";
import { Notice } from "../ui/notice.tsx";
import { useShown } from "../ui/use-shown.ts";
import { EditedExpiry } from "./edited-expiry.tsx";

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
      announceIn(app, workspace, failureText(failed, tokens.holder.state.peek()), "failed");
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
            {summaryText(edit.picker.summary.value)}
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

function EditFields({ app, holder, edit }: { app: App; holder: Holder; edit: AccessEdit }) {
  const detail = edit.detail.value;
  const catalog = edit.catalog.value;
  const token = edit.token.value;
  const failure = detail.status === "failed" ? detail.failure : edit.failure.value;
  const told = failure !== null && edit.picker.refusedHere.value.length === 0;
  return (
    <>
      {told && (
        <Notice tone="bad" text={failureText(failure, holder)}>
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
