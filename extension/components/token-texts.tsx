import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { failureText } from "../format/failure-text.ts";
import { formErrorText } from "../format/form-error-text.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import { checkDescription, checkName } from "../state/form-check.ts";
import type { TokenDetail } from "../state/token-detail.ts";
import { EditableText } from "./editable-text.tsx";
import { IconButton } from "./icon-button.tsx";

interface TokenTextsProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
}

/** Name and description, one of which may be under edit. */
export function TokenTexts({ app, detail, token }: TokenTextsProps) {
  const editing = useSignal<"name" | "description" | null>(null);
  const card = useRef<HTMLElement>(null);

  /** Back to the pencil that was pressed, once it is drawn again. */
  function close() {
    const label = editing.value === "name" ? t("detail.editName") : t("detail.editDescription");
    editing.value = null;
    requestAnimationFrame(() => {
      const buttons = card.current?.querySelectorAll<HTMLElement>("button[aria-label]") ?? [];
      Array.from(buttons)
        .find((button) => button.getAttribute("aria-label") === label)
        ?.focus();
    });
  }

  async function save(change: { name: string } | { description: string }, done: string) {
    const failure = await detail.save(change);
    if (failure !== null) return failureText(failure);
    app.announcer.announce(done);
    return null;
  }

  if (editing.value === "name") {
    return (
      <section ref={card} class="card">
        <EditableText
          label={t("detail.name")}
          saveLabel={t("detail.saveName")}
          value={token.name}
          check={(text) => wordsOf(checkName(text))}
          onSave={(name) => save({ name }, t("detail.nameSaved"))}
          onClose={close}
        />
      </section>
    );
  }
  if (editing.value === "description") {
    return (
      <section ref={card} class="card">
        <EditableText
          label={t("detail.description")}
          saveLabel={t("detail.saveDescription")}
          value={token.description}
          multiline
          check={(text) => wordsOf(checkDescription(text))}
          onSave={(description) => save({ description }, t("detail.descriptionSaved"))}
          onClose={close}
        />
      </section>
    );
  }
  return (
    <section ref={card} class="card texts">
      <p class="text-name">{token.name}</p>
      <IconButton
        label={t("detail.editName")}
        icon="pencil"
        onPress={() => {
          editing.value = "name";
        }}
      />
      <p class={token.description === "" ? "hint" : "description"}>
        {token.description === "" ? t("detail.noDescription") : token.description}
      </p>
      <IconButton
        label={t("detail.editDescription")}
        icon="pencil"
        onPress={() => {
          editing.value = "description";
        }}
      />
    </section>
  );
}

function wordsOf(error: ReturnType<typeof checkName>): string | null {
  return error === null ? null : formErrorText(error);
}
