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
import { ClearingNotice } from "../frame/clearing-notice.tsx";
import { copySecret } from "../ui/copy-secret.ts";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";

interface SecretCardProps {
  app: App;
  workspace: Workspace;
  unsaved: UnsavedSecret;
  /** The person has the secret in the clipboard. */
  onCopied(): void;
}

/** Shows a new secret, masked at first. The page contains the secret only in its field. */
export function SecretCard({ app, workspace, unsaved, onCopied }: SecretCardProps) {
  const { token, secret, availableUntil } = unsaved;
  const isRevealed = useSignal(false);
  /** `null` until the person has pressed Copy. */
  const isCopied = useSignal<boolean | null>(null);
  const format = useSignal<CopyFormat>("token");
  const targetIndex = useSignal(0);
  const { catalog: catalogStore } = workspace.shownTokens.value;
  const catalog = catalogStore.state.value;
  useEffect(() => void catalogStore.load(), [catalogStore]);
  // What was copied before has another form.
  useEffect(() => {
    isCopied.value = null;
  }, [format.value, targetIndex.value]);
  const targets = listCurlTargets(
    token,
    catalog.status === "ready" ? catalog.value : null,
    workspace.connection.origin,
  );
  const formatCopy = (tokenText: string) =>
    formatSecret(format.value, tokenText, (targets[targetIndex.value] ?? targets[0])?.url ?? "");

  async function copy() {
    try {
      await copySecret(app.effects, formatCopy(secret));
      isCopied.value = true;
      onCopied();
      app.announcer.announce(t("secret.copied"));
    } catch {
      isCopied.value = false;
      isRevealed.value = true;
    }
  }

  return (
    <>
      <p class="ready">
        {isCopied.value
          ? t("secret.usable", { name: token.name })
          : t("secret.ready", { name: token.name })}
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
        value={isRevealed.value ? secret : maskSecret(secret)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onCopy={(event) => {
          // The masked text would be bullets, and a part of the secret is of no use.
          event.preventDefault();
          event.clipboardData?.setData("text/plain", secret);
          app.effects.send("noteCopiedSecret", { text: secret }).catch(() => {});
          onCopied();
        }}
      />
      <button type="button" class="primary wide hero" onClick={() => void copy()}>
        <Icon name={isCopied.value ? "check" : "copy"} />
        {isCopied.value ? t("secret.copiedDone") : t("secret.copy")}
      </button>
      <div class="buttons">
        <button
          type="button"
          class="grow"
          onClick={() => {
            isRevealed.value = !isRevealed.value;
          }}
        >
          <Icon name={isRevealed.value ? "eye-off" : "eye"} />
          {isRevealed.value ? t("secret.hide") : t("secret.reveal")}
        </button>
      </div>
      {isCopied.value === false && <Notice tone="bad" text={t("secret.notCopied")} />}
      <ClearingNotice preferences={app.preferences} />
      <CopyAsFields format={format} targets={targets} targetIndex={targetIndex} />
      {format.value !== "token" && <p class="preview mono">{formatCopy(token.hint ?? "…")}</p>}
      <Notice tone="warn" alert={false} text={t("secret.warning")} />
      <p class="hint">{t("secret.keptFor", { time: formatTime(availableUntil) })}</p>
      <section class="card">
        <dl>
          <dt>{t("detail.scopes")}</dt>
          <dd class="mono">{formatScopes(token)}</dd>
          <dt>{t("detail.expires")}</dt>
          <dd>{token.expires_at === null ? t("detail.never") : formatDay(token.expires_at)}</dd>
        </dl>
      </section>
    </>
  );
}

/** Formats scopes as introspection does (RFC 7662 §2.2): the entity follows the permission. */
function formatScopes({ scopes }: TokenResource): string {
  return scopes.map((scope) => toScopeToken(scope.permission, scope.entity_id)).join(" ");
}

interface CopyAsFieldsProps {
  format: Signal<CopyFormat>;
  targets: readonly CurlTarget[];
  /** Index into `targets`. */
  targetIndex: Signal<number>;
}

/** Asks for the copy format, and for the API if a curl command could address several. */
function CopyAsFields({ format, targets, targetIndex }: CopyAsFieldsProps) {
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
            {COPY_FORMATS.map((option) => (
              <option key={option} value={option}>
                {t(`secret.format.${option}`)}
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
              value={String(targetIndex.value)}
              onChange={({ currentTarget }) => {
                targetIndex.value = Number(currentTarget.value);
              }}
            >
              {targets.map(({ name, url }, index) => (
                <option key={`${name} ${url}`} value={String(index)}>
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
