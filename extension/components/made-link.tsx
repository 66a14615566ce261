import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { IssuedPasswordLink } from "../../shared/wire/link-resource.ts";
import { formatInstant } from "../format/instants.ts";
import { t } from "../format/text.ts";
import type { Effects } from "../state/effects.ts";
import { copySecret } from "./copy-secret.ts";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";

interface MadeLinkProps {
  effects: Effects;
  made: IssuedPasswordLink;
}

/** A secret link to copy. What comes of that is said here: what lies below a dialog is not read out. */
export function MadeLink({ effects, made }: MadeLinkProps) {
  const button = useRef<HTMLButtonElement>(null);
  const told = useSignal("");
  useEffect(() => button.current?.focus(), []);

  async function copy() {
    try {
      await copySecret(effects, made.link);
      told.value = t("passwordLink.copied");
    } catch {
      told.value = t("tokens.copyFailed");
    }
  }

  return (
    <div class="made-link">
      <Field
        label={t("passwordLink.label")}
        hint={t("passwordLink.until", { when: formatInstant(made.expires_at) })}
      >
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
      <Notice tone="warn" alert={false} text={t("passwordLink.warning")} />
      <div class="copying">
        <p class="hint" role="status">
          {told.value}
        </p>
        <button ref={button} type="button" class="primary" onClick={() => void copy()}>
          <Icon name="copy" />
          {t("passwordLink.copy")}
        </button>
      </div>
    </div>
  );
}
