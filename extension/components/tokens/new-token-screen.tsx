import { useEffect, useRef } from "preact/hooks";
import type { TokenDraft } from "../../creation.ts";
import { formatChosenCount } from "../../format/access-text.ts";
import { describeCreationFailure } from "../../format/describe-failure.ts";
import { describeFormError } from "../../format/describe-form-error.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { createsNewToken } from "../../state/tokens/creation.ts";
import type { TokenForm } from "../../state/tokens/token-form.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { PermissionFields } from "../access/permission-fields.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { OwnerLine } from "../frame/owner-line.tsx";
import { Screen } from "../frame/screen.tsx";
import { Field } from "../ui/field.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { CreationFailure } from "./creation-failure.tsx";
import { ExpiryFields } from "./expiry-fields.tsx";
import { RevealField } from "./reveal-field.tsx";

interface NewTokenScreenProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
}

/** The form for a new token. */
export function NewTokenScreen({ app, workspace, tokens }: NewTokenScreenProps) {
  const { creation } = workspace;
  const { form, ownerStore } = tokens;
  const formElement = useRef<HTMLFormElement>(null);
  useEffect(() => void form.load(), [form]);

  const outcome = creation.state.value;
  const failure =
    outcome.at === "failed" && createsNewToken(outcome, tokens.owner) ? outcome.failure : null;
  const { picker } = form;

  useEffect(() => {
    if (failure === null) return;
    form.handleFailure(failure);
    showProblem();
  }, [failure]);

  /** Clears the search first, since a hidden field cannot get the focus. */
  function showProblem() {
    picker.search.value = "";
    focusProblem(formElement.current);
  }

  async function submit() {
    if (creation.state.peek().at === "working") return;
    const request = form.check();
    if (request === null) {
      showProblem();
      return;
    }
    // Sent together, since the popup may close right after the click.
    await Promise.all([form.keep(), form.create(request)]);
  }

  function leave() {
    // A failure is kept only if the request may have succeeded.
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
        ref={formElement}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <OwnerLine workspace={workspace} tokens={tokens} />
        {failure !== null && picker.refusedChoices.value.length === 0 && (
          <CreationFailure
            app={app}
            workspace={workspace}
            text={describeCreationFailure(failure, false, ownerStore.state.value)}
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
  const { form, ownerStore } = tokens;
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
          owner={ownerStore.state.value}
          onRetry={() => void form.load()}
        />
      )}
    </>
  );
}

interface NameFieldsProps {
  form: TokenForm;
  draft: TokenDraft;
}

function NameFields({ form, draft }: NameFieldsProps) {
  const { name, description } = form.errors.value;
  return (
    <>
      <Field label={t("form.name")} error={name ? describeFormError(name) : null}>
        {(control) => (
          <input
            {...control}
            type="text"
            dir="auto"
            autocomplete="off"
            placeholder={t("form.namePlaceholder")}
            value={draft.name}
            onInput={({ currentTarget }) => form.edit({ name: currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={t("form.description")}
        aside={t("form.optional")}
        error={description ? describeFormError(description) : null}
      >
        {(control) => (
          <textarea
            {...control}
            rows={1}
            dir="auto"
            value={draft.description}
            onInput={({ currentTarget }) => form.edit({ description: currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

interface FormFooterProps {
  form: TokenForm;
  busy: boolean;
  onCancel(): void;
}

/** The number of chosen permissions and the form's buttons, always visible. */
function FormFooter({ form, busy, onCancel }: FormFooterProps) {
  return (
    <footer class="form-footer">
      <p class="aside" role="status">
        {busy ? t("form.working") : formatChosenCount(form.picker.summary.value)}
      </p>
      <button type="button" onClick={onCancel}>
        {t("common.cancel")}
      </button>
      <button
        type="submit"
        form="new-token"
        class="primary"
        aria-disabled={busy || form.catalog.value.status !== "ready"}
      >
        {t("form.submit")}
      </button>
    </footer>
  );
}
