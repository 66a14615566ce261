import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import {
  describeWaiting,
  formatExpiryFromCollection,
  hasWaitingSecret,
} from "../../format/describe-waiting.ts";
import { formatDay, formatInstant } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Notice } from "../ui/notice.tsx";

interface WaitingSecretProps {
  workspace: Workspace;
  token: TokenResource;
}

/** A secret that another person made for the viewer's own token, to be collected or declined. */
export function WaitingSecret({ workspace, token }: WaitingSecretProps) {
  const { collection, connection } = workspace;
  const { removal } = workspace.mine;
  const { collect_by: until, made_by: creator } = token;
  if (token.owner !== connection.subject || until === null) return null;
  if (!hasWaitingSecret(token)) return null;
  const isNew = token.status === "waiting";
  return (
    <section class="card waiting-secret" aria-labelledby="waiting-secret">
      <h2 id="waiting-secret">{isNew ? t("collect.cardNew") : t("collect.cardSecret")}</h2>
      <p class="hint">{isNew ? t("collect.hintNew") : t("collect.hintSecret")}</p>
      <dl>
        {creator !== null && (
          <>
            <dt>{t("collect.maker")}</dt>
            <dd>{creator.name}</dd>
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
            <dd>{formatExpiryFromCollection(token.collect_expires)}</dd>
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

interface WithdrawNoticeProps {
  tokens: TokenStores;
  token: TokenResource;
}

/** Says that a secret is pending for another person, with a button to withdraw it. */
export function WithdrawNotice({ tokens: { ownerStore, removal }, token }: WithdrawNoticeProps) {
  const { value } = ownerStore.state;
  const text = value.who === "other" ? describeWaiting(token, value.name) : null;
  if (text === null) return null;
  return (
    <Notice tone="warn" icon="key-round" alert={false} text={text}>
      <button type="button" onClick={() => removal.open("withdraw", token)}>
        {token.status === "waiting" ? t("others.withdraw") : t("others.withdrawSecret")}
      </button>
    </Notice>
  );
}
