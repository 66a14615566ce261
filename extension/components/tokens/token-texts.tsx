import type { Signal } from "@preact/signals";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { describeFormError } from "../../format/describe-form-error.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { checkDescription, checkName } from "../../state/core/form-check.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import { EditableText } from "../ui/editable-text.tsx";
import { IconButton } from "../ui/icon-button.tsx";

const EDIT_NAME = "edit-name";
const EDIT_DESCRIPTION = "edit-description";

/** The text of a token that is being edited, or `null`. */
export type EditedText = "name" | "description" | null;

interface TokenTextsProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
  editing: Signal<EditedText>;
}

/** Shows the description, or the field of the text being edited. The name is the screen's heading. */
export function TokenTexts({ app, detail, token, editing }: TokenTextsProps) {
  /** Closes the field and returns the focus to its pencil button, once that is rendered again. */
  function close() {
    const id = editing.value === "name" ? EDIT_NAME : EDIT_DESCRIPTION;
    editing.value = null;
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  }

  async function save(change: { name: string } | { description: string }) {
    const failure = await detail.save(change);
    return failure && describeFailure(failure);
  }

  if (editing.value === "name") {
    return (
      <section class="card">
        <EditableText
          app={app}
          label={t("detail.name")}
          saveLabel={t("detail.saveName")}
          savedText={t("detail.nameSaved")}
          value={token.name}
          busy={detail.saving}
          check={(text) => describeError(checkName(text))}
          onSave={(name) => save({ name })}
          onClose={close}
        />
      </section>
    );
  }
  if (editing.value === "description") {
    return (
      <section class="card">
        <EditableText
          app={app}
          label={t("detail.description")}
          saveLabel={t("detail.saveDescription")}
          savedText={t("detail.descriptionSaved")}
          value={token.description}
          busy={detail.saving}
          multiline
          check={(text) => describeError(checkDescription(text))}
          onSave={(description) => save({ description })}
          onClose={close}
        />
      </section>
    );
  }
  return (
    <div class="texts">
      <p class={token.description === "" ? "hint" : "description"} dir="auto">
        {token.description === "" ? t("detail.noDescription") : token.description}
      </p>
      <IconButton
        id={EDIT_DESCRIPTION}
        label={t("detail.editDescription")}
        icon="pencil"
        onPress={() => {
          editing.value = "description";
        }}
      />
    </div>
  );
}

/** The pencil button beside the screen's heading. */
export function EditNameButton({ editing }: Pick<TokenTextsProps, "editing">) {
  return (
    <IconButton
      id={EDIT_NAME}
      label={t("detail.editName")}
      icon="pencil"
      onPress={() => {
        editing.value = "name";
      }}
    />
  );
}

function describeError(error: ReturnType<typeof checkName>): string | null {
  return error === null ? null : describeFormError(error);
}
