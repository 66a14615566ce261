import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatExpiryFromCollection, hasWaitingSecret } from "../../format/describe-waiting.ts";
import { formatDay, formatInstant, formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { copyId } from "../ui/copy-id.ts";
import { Icon } from "../ui/icon.tsx";

interface TokenFactsProps {
  app: App;
  tokens: TokenStores;
  detail: TokenDetail;
  token: TokenResource;
  now: number;
}

/** A token's hint, dates and id. A date's tooltip shows the full instant. */
export function TokenFacts({ app, tokens, detail, token, now }: TokenFactsProps) {
  return (
    <section class="card">
      <dl>
        <dt>{t("detail.token")}</dt>
        <dd class="mono">{token.hint ?? "—"}</dd>
        <dt>{t("detail.created")}</dt>
        <DayFact instant={token.created_at} />
        {token.made_by !== null && !hasWaitingSecret(token) && (
          <>
            <dt>{t("collect.maker")}</dt>
            <dd>{token.made_by.name}</dd>
          </>
        )}
        <dt>{token.status === "expired" ? t("detail.expired") : t("detail.expires")}</dt>
        <ExpiryFact token={token} />
        {token.revoked_at !== null && (
          <>
            <dt>{t("detail.revoked")}</dt>
            <DayFact instant={token.revoked_at} />
          </>
        )}
        <dt>{t("detail.lastUsed")}</dt>
        <dd>
          {token.last_used_at === null ? (
            t("detail.notYet")
          ) : (
            <time dateTime={token.last_used_at} title={formatInstant(token.last_used_at)}>
              {formatRelative(token.last_used_at, now)}
            </time>
          )}
        </dd>
      </dl>
      {token.issued_by !== null && (
        <ParentToken app={app} tokens={tokens} id={token.issued_by} detail={detail} />
      )}
      <div class="id-row">
        <span class="aside">{t("detail.id")}</span>
        <span class="mono">{token.id}</span>
        <button type="button" class="ghost" onClick={() => void copyId(app, token.id, true)}>
          <Icon name="copy" />
          {t("detail.copyId")}
        </button>
      </div>
    </section>
  );
}

/** Shows the expiry. For a waiting token, it counts from the collection. */
function ExpiryFact({ token: { status, expires_at, collect_expires } }: { token: TokenResource }) {
  if (status === "waiting") return <dd>{formatExpiryFromCollection(collect_expires)}</dd>;
  if (expires_at === null) return <dd>{t("detail.never")}</dd>;
  return <DayFact instant={expires_at} />;
}

function DayFact({ instant }: { instant: string }) {
  return (
    <dd>
      <time dateTime={instant} title={formatInstant(instant)}>
        {formatDay(instant)}
      </time>
    </dd>
  );
}

interface ParentTokenProps {
  app: App;
  tokens: TokenStores;
  /** Id of the parent token. */
  id: string;
  detail: TokenDetail;
}

/** Links to the parent token, whose revocation revokes this token, too. Shows only its id if it cannot be loaded. */
function ParentToken({ app, tokens, id, detail }: ParentTokenProps) {
  const parent = detail.parentToken.value;
  const isKnown = parent?.status === "ready";
  return (
    <p class="made-by">
      <span>{t("detail.madeBy", { name: isKnown ? parent.value.name : id })}</span>
      {isKnown && (
        <button type="button" class="ghost" onClick={() => app.router.go(tokens.routes.token(id))}>
          {t("detail.viewMaker")}
        </button>
      )}
    </p>
  );
}
