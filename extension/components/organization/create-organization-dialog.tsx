import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { formatPresetName } from "../../../shared/format-preset-name.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { describeFormError } from "../../format/describe-form-error.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { checkName } from "../../state/core/form-check.ts";
import type { Organizations } from "../../state/organization/organizations.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-announce.ts";

interface CreateOrganizationDialogProps {
  app: App;
  organizations: Organizations;
  onClose(): void;
}

/** Asks for a new organization's name and initial catalog. */
export function CreateOrganizationDialog(props: CreateOrganizationDialogProps) {
  const { app, organizations, onClose } = props;
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const name = useSignal("");
  const preset = useSignal(organizations.presets.peek()[0] ?? "");
  const error = useSignal<string | null>(null);
  const { failure, finish } = useOutcome(app, onClose);

  async function create() {
    if (organizations.creating.peek()) return;
    const problem = checkName(name.value);
    error.value = problem === null ? null : describeFormError(problem);
    failure.value = null;
    if (problem !== null) return focusProblem(form.current);
    const trimmedName = name.value.trim();
    const failed = await organizations.create(trimmedName, preset.value);
    finish(failed && describeFailure(failed), t("organizations.created", { name: trimmedName }));
  }

  return (
    <Dialog
      title={t("organizations.createTitle")}
      body={t("organizations.createBody")}
      onClose={onClose}
      confirm={
        <button
          type="submit"
          form={formId}
          class="primary"
          aria-disabled={organizations.creating.value}
        >
          {t("organizations.createConfirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
      <form
        ref={form}
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Field label={t("organizations.name")} error={error.value}>
          {(control) => (
            <input
              {...control}
              type="text"
              dir="auto"
              autocomplete="off"
              value={name}
              onInput={({ currentTarget }) => {
                name.value = currentTarget.value;
              }}
            />
          )}
        </Field>
        <Field label={t("organizations.catalog")} hint={t("organizations.catalogHint")}>
          {(control) => (
            <select
              {...control}
              value={preset}
              onChange={({ currentTarget }) => {
                preset.value = currentTarget.value;
              }}
            >
              {organizations.presets.value.map((id) => (
                <option key={id} value={id}>
                  {formatPresetName(id)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}
