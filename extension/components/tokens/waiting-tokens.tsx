import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import {
  formatTimeToCollect,
  formatWaitingTitle,
  hasWaitingSecret,
} from "../../format/describe-waiting.ts";
import { labelTokens } from "../../format/disambiguate-names.ts";
import { formatInstant } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import { Icon } from "../ui/icon.tsx";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";
import { CollectionFailure } from "./creation-failure.tsx";

/** More would leave the popup no room for the list. */
const MAX_SHOWN = 3;

interface WaitingTokensProps {
  app: App;
  workspace: Workspace;
}

/** Lists the secrets that others made for the person, whatever the list's filters are. */
export function WaitingTokens({ app, workspace }: WaitingTokensProps) {
  const { collection } = workspace;
  useFocusFallback(collection.waiting.value);
  return (
    <>
      <CollectionFailure app={app} workspace={workspace} />
      <WaitingList app={app} workspace={workspace} />
    </>
  );
}

function WaitingList({ app, workspace }: WaitingTokensProps) {
  const { collection } = workspace;
  const { list } = workspace.mine;
  const notice = selectNoticedTokens(workspace, app.effects.now());
  if (notice === null) return null;
  const { waiting, total, shown, labels, offline } = notice;
  return (
    <section class="notice news" aria-labelledby="waiting-title">
      <Icon name="key-round" />
      <h2 id="waiting-title">{formatWaitingTitle(waiting, total)}</h2>
      <ul class="waiting-list">
        {shown.map((token) => (
          <WaitingRow
            key={token.id}
            app={app}
            workspace={workspace}
            token={token}
            label={labels.get(token.id) ?? token.name}
            offline={offline}
          />
        ))}
      </ul>
      {total > MAX_SHOWN && (
        <button
          type="button"
          class="ghost all"
          onClick={() => list.changeQuery({ search: "", status: "waiting" })}
        >
          {t("collect.showAll", { count: total })}
        </button>
      )}
      <p class="visually-hidden" role="status">
        {collection.busy.value ? t("collect.working") : ""}
      </p>
    </section>
  );
}

/** Selects the tokens that the notice lists. Returns `null` if there is no notice. */
function selectNoticedTokens({ collection, mine }: Workspace, now: number) {
  const response = getReadyValue(collection.waiting.value);
  const waiting = response?.tokens.filter((token) => !hasLapsed(token, now)) ?? [];
  if (response === null || waiting.length === 0) return null;
  // With this filter, the list itself shows the waiting tokens.
  if (mine.list.query.value.status === "waiting") return null;
  const shown = waiting.slice(0, MAX_SHOWN);
  return {
    waiting,
    total: waiting.length,
    shown,
    labels: labelTokens(shown, new Set()),
    offline: response.isOffline,
  };
}

function hasLapsed(token: TokenResource, now: number): boolean {
  return !hasWaitingSecret(token) || Date.parse(token.collect_by ?? "") <= now;
}

/** Lists the names of the notice's controls, since a token in the list may have one of these names. */
export function listWaitingControlNames(workspace: Workspace, now: number): readonly string[] {
  const labels = selectNoticedTokens(workspace, now)?.labels.values() ?? [];
  return [...labels].flatMap((name) => [
    t("collect.view", { name }),
    t("collect.collectNamed", { name }),
    t("collect.declineNamed", { name }),
  ]);
}

interface WaitingRowProps extends WaitingTokensProps {
  token: TokenResource;
  /** The token's name, made unique among the waiting tokens. */
  label: string;
  offline: boolean;
}

function WaitingRow({ app, workspace, token, label, offline }: WaitingRowProps) {
  const { collection } = workspace;
  const { removal } = workspace.mine;
  return (
    <li>
      <button
        type="button"
        class="waiting-name"
        dir="auto"
        title={token.name}
        aria-label={t("collect.view", { name: label })}
        onClick={() => app.router.go({ screen: "token", id: token.id })}
      >
        {token.name}
      </button>
      <WaitingFacts token={token} isAlike={label !== token.name} now={app.effects.now()} />
      {token.status === "active" && <p class="old-works">{t("collect.oldWorks")}</p>}
      <div class="buttons">
        <button
          type="button"
          aria-label={t("collect.declineNamed", { name: label })}
          disabled={offline}
          onClick={() => removal.open("decline", token)}
        >
          {t("collect.decline")}
        </button>
        <button
          type="button"
          class="accent"
          aria-label={t("collect.collectNamed", { name: label })}
          aria-disabled={collection.busy.value}
          disabled={offline}
          onClick={() => void collection.collect(token)}
        >
          {t("collect.collect")}
        </button>
      </div>
    </li>
  );
}

interface WaitingFactsProps {
  token: TokenResource;
  /** True if another waiting token has the same name. */
  isAlike: boolean;
  now: number;
}

function WaitingFacts({ token, isAlike, now }: WaitingFactsProps) {
  const { collect_by: until, made_by: creator, hint, id } = token;
  return (
    <p class="meta">
      {isAlike && <span class="mono">{hint ?? id}</span>}
      {creator !== null && <span>{t("collect.by", { maker: creator.name })}</span>}
      {until !== null && (
        <span>
          <time dateTime={until} title={formatInstant(until)}>
            {formatTimeToCollect(until, now)}
          </time>
        </span>
      )}
    </p>
  );
}
