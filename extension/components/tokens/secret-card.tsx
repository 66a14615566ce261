import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { toScopeToken } from "../../../shared/scope.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { UnsavedSecret } from "../../creation.ts";
import {
  COPY_FORMATS,
  type CopyFormat,
  formatSecret,
  maskSecret,
} from "../../format/copy-formats.ts";
import { formatDay, formatInstant, formatTime } from "../../format/format-instant.ts";
import { type CurlTarget, listCurlTargets } from "../../format/list-curl-targets.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { copySecret } from "../ui/copy-secret.ts";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";

interface SecretCardProps {
  app: App;
  workspace: Workspace;
  unsaved: UnsavedSecret;
}

/** A new secret: masked until someone asks, and nowhere in the page but in its field. */
export function SecretCard({ app, workspace, unsaved }: SecretCardProps) {
  const { token, secret, availableUntil } = unsaved;
  const shown = useSignal(false);
  const format = useSignal<CopyFormat>("token");
  const target = useSignal(0);
  const { catalog: catalogOf } = workspace.shownTokens.value;
  const catalog = catalogOf.state.value;
  useEffect(() => void catalogOf.load(), [catalogOf]);
  const targets = listCurlTargets(
    token,
    catalog.status === "ready" ? catalog.value : null,
    workspace.connection.origin,
  );
  const textOf = (told: string) =>
    formatSecret(format.value, told, (targets[target.value] ?? targets[0])?.url ?? "");

  async function copy() {
    try {
      await copySecret(app.effects, textOf(secret));
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
      <CopyAsFields format={format} targets={targets} target={target} />
      {format.value !== "token" && <p class="preview mono">{textOf(token.hint ?? "…")}</p>}
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

interface CopyAsFieldsProps {
  format: Signal<CopyFormat>;
  targets: readonly CurlTarget[];
  /** Which of the targets. */
  target: Signal<number>;
}

/** In which form a secret is copied, and for which API where that makes a difference. */
function CopyAsFields({ format, targets, target }: CopyAsFieldsProps) {
  return (
    <>
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
      {format.value === "curl" && targets.length > 1 && (
        <Field label={t("secret.api")}>
          {(control) => (
            <select
              {...control}
              value={String(target.value)}
              onChange={({ currentTarget }) => {
                target.value = Number(currentTarget.value);
              }}
            >
              {targets.map(({ name, url }, at) => (
                <option key={`${name} ${url}`} value={String(at)}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}
