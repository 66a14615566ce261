import { type Signal, useSignal } from "@preact/signals";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { describeFormError } from "../../format/describe-form-error.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { checkDescription, checkName } from "../../state/core/form-check.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import { EditableText } from "../ui/editable-text.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

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
  const announce = useAnnounce(app);
  /** The text before the last change, until the screen is left or something else is changed. */
  const replaced = useSignal<TextChange | null>(null);

  /** Closes the field and returns the focus to its pencil button, once that is rendered again. */
  function close() {
    const id = editing.value === "name" ? EDIT_NAME : EDIT_DESCRIPTION;
    editing.value = null;
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  }

  async function save(change: TextChange) {
    const before = "name" in change ? { name: token.name } : { description: token.description };
    const failure = await detail.save(change);
    const isChanged = JSON.stringify(before) !== JSON.stringify(change);
    if (failure === null) replaced.value = isChanged ? before : null;
    return failure && describeFailure(failure);
  }

  async function undo(before: TextChange) {
    const failure = await save(before);
    if (failure !== null) announce(failure, "failed");
    else replaced.value = null;
    document.getElementById("name" in before ? EDIT_NAME : EDIT_DESCRIPTION)?.focus();
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
    <>
      {replaced.value !== null && <ReplacedText before={replaced.value} onUndo={undo} />}
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
    </>
  );
}

type TextChange = { name: string } | { description: string };

interface ReplacedTextProps {
  before: TextChange;
  onUndo(before: TextChange): Promise<void>;
}

/** Offers to take the last change of a text back. It lies in the screen, so it covers nothing and is in no hurry. */
function ReplacedText({ before, onUndo }: ReplacedTextProps) {
  const isName = "name" in before;
  return (
    <p class="undo">
      <span>{isName ? t("detail.renamed", { name: before.name }) : t("detail.described")}</span>
      <button
        type="button"
        class="link"
        aria-label={isName ? t("detail.undoRename") : t("detail.undoDescription")}
        onClick={() => void onUndo(before)}
      >
        {t("detail.undo")}
      </button>
    </p>
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
