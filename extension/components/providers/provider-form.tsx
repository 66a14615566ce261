import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { PROVIDER_PRESETS } from "../../../shared/provider-presets.ts";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { ProviderDraft, ProviderFields } from "../../state/organization/provider-draft.ts";
import { Field } from "../ui/field.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { Notice } from "../ui/notice.tsx";
import { useAnnounce, useMounted } from "../ui/use-announce.ts";
import { MappingFields } from "./mapping-fields.tsx";

interface ProviderFormProps {
  app: App;
  workspace: Workspace;
  draft: ProviderDraft;
  /** The stored provider; `null` to add one. */
  provider: ProviderResource | null;
  onClose(): void;
}

/** The form of a provider: how it is reached, and what its claims give. */
export function ProviderForm({ app, workspace, draft, provider, onClose }: ProviderFormProps) {
  const { providers } = workspace.administration;
  const form = useRef<HTMLFormElement>(null);
  const failure = useSignal<string | null>(null);
  const announce = useAnnounce(app);
  const mounted = useMounted();
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select")?.focus(), []);

  async function save() {
    if (providers.busy.peek()) return;
    failure.value = null;
    if (provider === null) await add();
    else await change(provider);
  }

  async function add() {
    const request = draft.read();
    if (request === null) return focusProblem(form.current);
    const reply = await providers.create(request);
    if (reply === null) return;
    if (!reply.ok) return showFailure(reply.failure);
    announce(t("provider.added", { name: reply.value.name }));
    if (mounted.current) app.router.go({ screen: "provider", id: reply.value.id });
  }

  async function change(stored: ProviderResource) {
    const request = draft.readChange(stored);
    if (request === null) return focusProblem(form.current);
    const failed =
      Object.keys(request).length === 0 ? null : await providers.update(stored, request);
    if (failed !== null) return showFailure(failed);
    announce(t("provider.saved"));
    if (mounted.current) onClose();
  }

  function showFailure(failed: Failure) {
    if (!mounted.current) return announce(describeFailure(failed), "failed");
    draft.showRefused(failed);
    failure.value = describeProviderFailure(failed);
    focusProblem(form.current);
  }

  return (
    <form
      ref={form}
      noValidate
      class="provider-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
      {provider === null && <PresetField draft={draft} />}
      {draft.hints.value.length > 0 && (
        <ul class="rules preview">
          {draft.hints.value.map((hint) => (
            <li key={hint}>{t(`provider.setUp.${hint}`)}</li>
          ))}
        </ul>
      )}
      <TextField draft={draft} field="name" />
      <TextField draft={draft} field="issuer" fixed={provider?.has_identities === true} />
      <TextField draft={draft} field="client_id" />
      <TextField draft={draft} field="client_secret" secretIsSet={isSecretSet(provider)} />
      <MappingFields draft={draft} workspace={workspace} />
      <details>
        <summary>{t("provider.more")}</summary>
        <TextField draft={draft} field="scope" />
        <SubjectField draft={draft} fixed={provider?.has_identities === true} />
        <TextField draft={draft} field="email" />
        <TextField draft={draft} field="person_name" />
        <TextField draft={draft} field="session_hours" />
        <TextField draft={draft} field="acr_values" />
      </details>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t("common.cancel")}
        </button>
        <button type="submit" class="primary" aria-disabled={providers.busy.value}>
          {provider === null ? t("provider.addConfirm") : t("provider.save")}
        </button>
      </div>
    </form>
  );
}

const isSecretSet = (provider: ProviderResource | null) =>
  provider !== null && provider.client_secret_set_at !== null;

function describeProviderFailure(failure: Failure): string {
  const isUnusable = failure.kind === "problem" && failure.problem === "provider_unusable";
  return isUnusable ? t("provider.unusable") : describeFailure(failure);
}

function PresetField({ draft }: { draft: ProviderDraft }) {
  return (
    <Field label={t("provider.kind")} hint={t("provider.kindHint")}>
      {(control) => (
        <select
          {...control}
          onChange={({ currentTarget }) => {
            const preset = PROVIDER_PRESETS.find(({ id }) => id === currentTarget.value);
            if (preset !== undefined) draft.usePreset(preset);
          }}
        >
          <option value="">{t("provider.otherKind")}</option>
          {PROVIDER_PRESETS.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const TEXT = { type: "text", dir: "auto" } as const;

interface TextFieldProps {
  draft: ProviderDraft;
  field: Exclude<keyof ProviderFields, "subject_claim" | "default_role">;
  /** True if people have signed in, so that the value may not change any more. */
  fixed?: boolean;
  /** True if a client secret is stored, which the field replaces. */
  secretIsSet?: boolean;
}

function TextField({ draft, field, fixed = false, secretIsSet = false }: TextFieldProps) {
  const value = useComputed(() => draft.fields.value[field]);
  const isWrong = draft.wrong.value.has(field);
  const hint = secretIsSet ? t("provider.secretStays") : t(`provider.hint.${field}`);
  return (
    <Field
      label={t(`provider.field.${field}`)}
      hint={fixed ? t("provider.fixed") : hint}
      error={isWrong ? t(`provider.wrong.${field}`) : null}
    >
      {(control) => (
        <input
          {...control}
          {...(field === "client_secret" ? ({ type: "password" } as const) : TEXT)}
          autocomplete="off"
          readOnly={fixed}
          value={value}
          onInput={({ currentTarget }) => draft.edit({ [field]: currentTarget.value })}
        />
      )}
    </Field>
  );
}

function SubjectField({ draft, fixed }: { draft: ProviderDraft; fixed: boolean }) {
  return (
    <Field
      label={t("provider.subjectClaim")}
      hint={fixed ? t("provider.fixed") : t("provider.subjectHint")}
    >
      {(control) => (
        <select
          {...control}
          disabled={fixed}
          value={draft.fields.value.subject_claim}
          onChange={({ currentTarget }) =>
            draft.edit({ subject_claim: currentTarget.value === "oid" ? "oid" : "sub" })
          }
        >
          <option value="sub">sub</option>
          <option value="oid">oid</option>
        </select>
      )}
    </Field>
  );
}
