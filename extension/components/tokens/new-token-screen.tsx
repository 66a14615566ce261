import { useEffect, useRef } from "preact/hooks";
import { creationFailureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { isOfNew } from "../../state/tokens/creation.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { PermissionFields } from "../access/permission-fields.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { ForWhom } from "../frame/for-whom.tsx";
import { Screen } from "../frame/screen.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { FormFooter } from "../ui/form-footer.tsx";
import { CreationFailure } from "./creation-failure.tsx";
import { ExpiryFields } from "./expiry-fields.tsx";
import { NameFields } from "./name-fields.tsx";
import { RevealField } from "./reveal-field.tsx";

interface NewTokenScreenProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
}

/** The form for a new token. */
export function NewTokenScreen({ app, workspace, tokens }: NewTokenScreenProps) {
  const { creation } = workspace;
  const { form, holder } = tokens;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => void form.load(), [form]);

  const outcome = creation.state.value;
  const failure =
    outcome.at === "failed" && isOfNew(outcome, tokens.owner) ? outcome.failure : null;
  const { picker } = form;

  useEffect(() => {
    if (failure === null) return;
    form.takeFailure(failure);
    showProblem();
  }, [failure]);

  /** What a search hides could not get the focus. */
  function showProblem() {
    picker.search.value = "";
    focusProblem(element.current);
  }

  async function submit() {
    if (creation.state.peek().at === "working") return;
    const request = form.check();
    if (request === null) {
      showProblem();
      return;
    }
    // Both leave at once: the popup may close right behind the press of the button.
    await Promise.all([form.keep(), form.create(request)]);
  }

  function leave() {
    // Only what may still have happened is worth coming back to.
    if (failure !== null && failure.kind !== "outcome_unknown") {
      picker.refused.value = new Set();
      void creation.acknowledge();
    }
    app.router.go(tokens.routes.list);
  }

  function cancel() {
    void form.discard();
    void creation.acknowledge();
    app.router.go(tokens.routes.list);
  }

  return (
    <Screen
      title={t("form.title")}
      onBack={leave}
      actions={<AccountButton app={app} workspace={workspace} />}
      footer={<FormFooter form={form} busy={outcome.at === "working"} onCancel={cancel} />}
    >
      <form
        id="new-token"
        ref={element}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ForWhom workspace={workspace} tokens={tokens} />
        {failure !== null && picker.refusedHere.value.length === 0 && (
          <CreationFailure
            app={app}
            workspace={workspace}
            text={creationFailureText(failure, false, holder.state.value)}
            failure={failure}
            onRetry={() => void creation.retry()}
          />
        )}
        <FormBody app={app} tokens={tokens} />
      </form>
    </Screen>
  );
}

function FormBody({ app, tokens }: Omit<NewTokenScreenProps, "workspace">) {
  const { form, holder } = tokens;
  const catalog = form.catalog.value;
  const draft = form.draft.value;
  return (
    <>
      {catalog.status === "ready" && draft !== null && (
        <>
          <NameFields form={form} draft={draft} />
          <ExpiryFields
            expiry={draft.expiry}
            error={form.errors.value.expires ?? null}
            policy={catalog.value.expiry}
            fromCollection={tokens.owner !== null && !form.reveal.wanted.value}
            now={app.effects.now()}
            onEdit={(expiry) => form.edit({ expiry })}
          />
          <RevealField tokens={tokens} reveal={form.reveal} />
        </>
      )}
      {(catalog.status !== "ready" || draft !== null) && (
        <PermissionFields
          catalog={catalog}
          picker={form.picker}
          holder={holder.state.value}
          onRetry={() => void form.load()}
        />
      )}
    </>
  );
}
