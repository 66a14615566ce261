import { useEffect, useRef } from "preact/hooks";
import { failureText, refusedPermission } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import { errorsFromFailure } from "../state/form-check.ts";
import type { TokenForm } from "../state/token-form.ts";
import type { Workspace } from "../state/workspace.ts";
import { AccountButton } from "./account-button.tsx";
import { ExpiryFields } from "./expiry-fields.tsx";
import { FormFailure } from "./form-failure.tsx";
import { FormFooter } from "./form-footer.tsx";
import { NameFields } from "./name-fields.tsx";
import { Notice } from "./notice.tsx";
import type { Refusal } from "./permission-group-box.tsx";
import { PermissionPicker } from "./permission-picker.tsx";
import { Screen } from "./screen.tsx";

interface NewTokenScreenProps {
  app: App;
  workspace: Workspace;
}

/** The form for a new token. */
export function NewTokenScreen({ app, workspace }: NewTokenScreenProps) {
  const { form, creation, account } = workspace;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => void form.load(), [form]);

  const me = account.me.value;
  const role = me.status === "ready" ? me.value.role.name : "";
  const outcome = creation.state.value;
  const failure = outcome.at === "failed" ? outcome.failure : null;
  const refused = failure === null ? null : refusedPermission(failure);
  const text = failure === null ? "" : failureText(failure, role);
  const refusal = refused !== null && form.chosen.value.has(refused) ? refused : null;

  useEffect(() => {
    if (failure === null) return;
    form.errors.value = errorsFromFailure(failure);
    if (refused !== null) form.search.value = "";
    focusProblem(element.current, refused);
  }, [failure]);

  async function submit() {
    if (creation.state.peek().at === "working") return;
    const request = form.check();
    if (request === null) {
      focusProblem(element.current, null);
      return;
    }
    // Both leave at once: the popup may close right behind the press of the button.
    await Promise.all([form.keep(), creation.create(request)]);
  }

  function leave() {
    // Only what may still have happened is worth coming back to.
    if (failure !== null && failure.kind !== "outcome_unknown") void creation.acknowledge();
    app.router.go({ screen: "tokens" });
  }

  function cancel() {
    void form.discard();
    void creation.acknowledge();
    app.router.go({ screen: "tokens" });
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
        {failure !== null && !isOffered(form, refused) && (
          <FormFailure text={text} failure={failure} creation={creation} />
        )}
        <FormBody
          app={app}
          workspace={workspace}
          role={role}
          refusal={refusal === null ? null : { permission: refusal, text }}
        />
      </form>
    </Screen>
  );
}

function FormBody({
  app,
  workspace: { form },
  role,
  refusal,
}: NewTokenScreenProps & { role: string; refusal: Refusal | null }) {
  const catalog = form.catalog.value;
  const draft = form.draft.value;
  if (catalog.status === "failed") {
    return (
      <Notice tone="bad" text={failureText(catalog.failure)}>
        <button type="button" onClick={() => void form.load()}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    );
  }
  if (catalog.status === "loading" || draft === null) {
    return (
      <p class="quiet" role="status">
        {t("common.loading")}
      </p>
    );
  }
  return (
    <>
      <NameFields form={form} draft={draft} />
      <ExpiryFields
        form={form}
        draft={draft}
        policy={catalog.value.expiry}
        now={app.effects.now()}
      />
      <PermissionPicker
        form={form}
        automatic={catalog.value.automatic}
        role={role}
        refusal={refusal}
      />
    </>
  );
}

/** Whether a refused permission stands in the form, where what is to be said of it then stands too. */
function isOffered(form: TokenForm, refused: string | null): boolean {
  return form.choice.value.groups.some(({ permissions }) =>
    permissions.some(({ id }) => id === refused),
  );
}

/** To the refused permission, or to the first field that needs another look, once it is drawn. */
function focusProblem(form: HTMLFormElement | null, refused: string | null) {
  requestAnimationFrame(() => {
    const target = refused === null ? null : findPermission(form, refused);
    (target ?? form?.querySelector<HTMLElement>("[aria-invalid=true]"))?.focus();
  });
}

function findPermission(form: HTMLFormElement | null, id: string): HTMLElement | null {
  const boxes = form?.querySelectorAll<HTMLInputElement>("[name=permission]") ?? [];
  return Array.from(boxes).find(({ value }) => value === id) ?? null;
}
