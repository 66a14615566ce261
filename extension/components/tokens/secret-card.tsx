import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { toScopeToken } from "../../../shared/scope.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { UnsavedSecret } from "../../creation.ts";
import { formatDay, formatInstant, formatTime } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { ClearingNotice } from "../frame/clearing-notice.tsx";
import { CopyAsFields, useCopyForm } from "../secrets/copy-as-fields.tsx";
import { KeepSwitch, offersKeeping } from "../secrets/keep-switch.tsx";
import { SecretField } from "../secrets/secret-field.tsx";
import { copySecret } from "../ui/copy-secret.ts";
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
  const form = useCopyForm(workspace, token);
  const { format, targetIndex, formatCopy } = form;
  const isKept = workspace.kept.isKept(token);
  // What was copied before has another form.
  useEffect(() => {
    isCopied.value = null;
  }, [format.value, targetIndex.value]);
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
      <SecretField app={app} secret={secret} isRevealed={isRevealed.value} onCopied={onCopied} />
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
      {offersKeeping(app, workspace, token) && (
        <KeepSwitch app={app} workspace={workspace} token={token} />
      )}
      {isCopied.value === false && <Notice tone="bad" text={t("secret.notCopied")} />}
      <ClearingNotice preferences={app.preferences} />
      <CopyAsFields {...form} />
      {format.value !== "token" && <p class="preview mono">{formatCopy(token.hint ?? "…")}</p>}
      {!isKept && (
        <>
          <Notice tone="warn" alert={false} text={t("secret.warning")} />
          <p class="hint">{t("secret.keptFor", { time: formatTime(availableUntil) })}</p>
        </>
      )}
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
