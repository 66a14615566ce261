import { useSignal } from "@preact/signals";
import { toScopeToken } from "../../shared/scope.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { COPY_FORMATS, type CopyFormat, copyText, maskSecret } from "../format/copy-formats.ts";
import { formatDay, formatInstant, formatTime } from "../format/instants.ts";
import { t } from "../format/text.ts";
import type { UnsavedSecret } from "../messages.ts";
import type { App } from "../state/app.ts";
import { copySecret } from "./copy-secret.ts";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";

interface SecretCardProps {
  app: App;
  unsaved: UnsavedSecret;
  origin: string;
}

/** A new secret: masked until someone asks, and nowhere in the page but in its field. */
export function SecretCard({ app, unsaved, origin }: SecretCardProps) {
  const { token, secret, availableUntil } = unsaved;
  const shown = useSignal(false);
  const format = useSignal<CopyFormat>("token");

  async function copy() {
    try {
      await copySecret(app.effects, copyText(format.value, secret, origin));
      app.announcer.announce(t("secret.copied"));
    } catch {
      shown.value = true;
      app.announcer.announce(t("tokens.copyFailed"), "failed");
    }
  }

  return (
    <>
      <p class="ready">
        {t("secret.ready", { name: token.name })}
        {token.previous_secret_expires_at !== null &&
          ` ${t("secret.oldWorksUntil", { when: formatInstant(token.previous_secret_expires_at) })}`}
      </p>
      <textarea
        class="secret mono"
        aria-label={t("secret.label")}
        readOnly
        rows={3}
        spellcheck={false}
        autocomplete="off"
        value={shown.value ? secret : maskSecret(secret)}
        onFocus={({ currentTarget }) => {
          if (shown.value) currentTarget.select();
        }}
      />
      <div class="buttons">
        <button
          type="button"
          onClick={() => {
            shown.value = !shown.value;
          }}
        >
          <Icon name={shown.value ? "eye-off" : "eye"} />
          {shown.value ? t("secret.hide") : t("secret.reveal")}
        </button>
        <button type="button" class="primary grow" onClick={() => void copy()}>
          <Icon name="copy" />
          {t("secret.copy")}
        </button>
      </div>
      <Field label={t("secret.copyAs")}>
        {(control) => (
          <select
            {...control}
            value={format.value}
            onChange={({ currentTarget }) => {
              format.value = currentTarget.value as CopyFormat;
            }}
          >
            {COPY_FORMATS.map((one) => (
              <option key={one} value={one}>
                {t(`secret.format.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {format.value !== "token" && (
        <p class="preview mono">{copyText(format.value, token.hint ?? "…", origin)}</p>
      )}
      <Notice tone="warn" alert={false} text={t("secret.warning")} />
      <p class="hint">{t("secret.keptFor", { time: formatTime(availableUntil) })}</p>
      <section class="card">
        <dl>
          <dt>{t("detail.scopes")}</dt>
          <dd class="mono">{scopeString(token)}</dd>
          <dt>{t("detail.expires")}</dt>
          <dd>{token.expires_at === null ? t("detail.never") : formatDay(token.expires_at)}</dd>
        </dl>
      </section>
    </>
  );
}

/** As in an introspection (RFC 7662 §2.2): a scope's entity stands behind its permission. */
function scopeString({ scopes }: TokenResource): string {
  return scopes.map((scope) => toScopeToken(scope.permission, scope.entity_id)).join(" ");
}
