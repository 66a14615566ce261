import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { formatInstant } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { Effects } from "../../state/core/effects.ts";
import { copySecret } from "./copy-secret.ts";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";

interface MadeLinkProps {
  label: string;
  made: IssuedPasswordLink;
  /** What has become of copying it: said here, since what lies below a dialog is not read out. */
  told: string;
}

/** A secret link, shown this once. */
export function MadeLink({ label, made, told }: MadeLinkProps) {
  return (
    <div class="made-link">
      <Field label={label} hint={t("link.until", { when: formatInstant(made.expires_at) })}>
        {(control) => (
          <textarea
            {...control}
            class="secret mono"
            readOnly
            rows={3}
            spellcheck={false}
            autocomplete="off"
            value={made.link}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        )}
      </Field>
      <Notice tone="warn" alert={false} text={t("link.warning")} />
      <p class="hint" role="status">
        {told}
      </p>
    </div>
  );
}

/** Takes the focus as soon as there is something to copy. */
export function CopyLinkButton({ onCopy }: { onCopy(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button ref={button} type="button" class="primary" onClick={onCopy}>
      <Icon name="copy" />
      {t("link.copy")}
    </button>
  );
}

/** Copies a link that is shown once, and says what has come of it where a dialog can show that. */
export function useLinkCopy(effects: Pick<Effects, "copy" | "send">) {
  const told = useSignal("");

  async function copy(link: string) {
    try {
      await copySecret(effects, link);
      told.value = t("link.copied");
    } catch {
      told.value = t("tokens.copyFailed");
    }
  }

  return { told, copy };
}
