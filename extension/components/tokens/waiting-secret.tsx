import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { collectExpiryText, hasWaitingSecret } from "../../format/collect-text.ts";
import { formatDay, formatInstant } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";

interface WaitingSecretProps {
  app: App;
  workspace: Workspace;
  token: TokenResource;
}

/** The secret that somebody else made for a token of the person's own, to be collected or declined. */
export function WaitingSecret({ app, workspace, token }: WaitingSecretProps) {
  const { collection, connection } = workspace;
  const { removal } = workspace.mine;
  const now = app.effects.now();
  const { collect_by: until, made_by: maker } = token;
  if (token.owner !== connection.subject || until === null) return null;
  if (!hasWaitingSecret(token, now)) return null;
  const isNew = token.status === "waiting";
  return (
    <section class="card waiting-secret" aria-labelledby="waiting-secret">
      <h2 id="waiting-secret">{isNew ? t("collect.cardNew") : t("collect.cardSecret")}</h2>
      <p class="hint">{isNew ? t("collect.hintNew") : t("collect.hintSecret")}</p>
      <dl>
        {maker !== null && (
          <>
            <dt>{t("collect.maker")}</dt>
            <dd>{maker.name}</dd>
          </>
        )}
        <dt>{t("collect.until")}</dt>
        <dd>
          <time dateTime={until} title={formatInstant(until)}>
            {formatDay(until)}
          </time>
        </dd>
        {!isNew && (
          <>
            <dt>{t("collect.expires")}</dt>
            <dd>{collectExpiryText(token.collect_expires)}</dd>
          </>
        )}
      </dl>
      <div class="buttons">
        <button type="button" onClick={() => removal.open("decline", token)}>
          {t("collect.decline")}
        </button>
        <button
          type="button"
          class="primary grow"
          aria-disabled={collection.busy.value}
          onClick={() => void collection.collect(token)}
        >
          {t("collect.collect")}
        </button>
      </div>
      <p class="visually-hidden" role="status">
        {collection.busy.value ? t("collect.working") : ""}
      </p>
    </section>
  );
}
