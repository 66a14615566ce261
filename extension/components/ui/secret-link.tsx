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

interface SecretLinkProps {
  label: string;
  issued: IssuedPasswordLink;
  /** Result of copying. Shown here, since screen readers skip a toast below a modal dialog. */
  copyResult: string;
}

/** A secret link, which is shown only once. */
export function SecretLink({ label, issued, copyResult }: SecretLinkProps) {
  return (
    <div class="made-link">
      <Field label={label} hint={t("link.until", { when: formatInstant(issued.expires_at) })}>
        {(control) => (
          <textarea
            {...control}
            class="secret mono"
            readOnly
            rows={3}
            spellcheck={false}
            autocomplete="off"
            value={issued.link}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        )}
      </Field>
      <Notice tone="warn" alert={false} text={t("link.warning")} />
      <p class="hint" role="status">
        {copyResult}
      </p>
    </div>
  );
}

/** A button that takes the focus when it appears. */
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

/** Returns a function that copies a link, and the result as text for a dialog to show. */
export function useLinkCopy(effects: Pick<Effects, "copy" | "send">) {
  const copyResult = useSignal("");

  async function copy(link: string) {
    try {
      await copySecret(effects, link);
      copyResult.value = t("link.copied");
    } catch {
      copyResult.value = t("link.notCopied");
    }
  }

  return { copyResult, copy };
}
