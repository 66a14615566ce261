import { useEffect } from "preact/hooks";
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
import { readyValue } from "../../state/core/loadable.ts";
import { Icon } from "../ui/icon.tsx";
import { useKeptFocus } from "../ui/use-kept-focus.ts";
import { CollectionFailure } from "./creation-failure.tsx";

/** More would leave the popup no room for the list. */
const SHOWN = 3;

interface WaitingTokensProps {
  app: App;
  workspace: Workspace;
}

/** The secrets that others made for the person, whatever the list below shows. */
export function WaitingTokens({ app, workspace }: WaitingTokensProps) {
  const { collection } = workspace;
  useEffect(() => void collection.load(), [collection]);
  useKeptFocus(collection.waiting.value);
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
  const noticed = noticedTokens(workspace, app.effects.now());
  if (noticed === null) return null;
  const { waiting, total, shown, labels, offline } = noticed;
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
      {total > SHOWN && (
        <button
          type="button"
          class="ghost all"
          onClick={() => void list.ask({ search: "", status: "waiting" })}
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

/** What the notice is of; `null` where there is none. */
function noticedTokens({ collection, mine }: Workspace, now: number) {
  const answer = readyValue(collection.waiting.value);
  const waiting = answer?.tokens.filter((token) => hasWaitingSecret(token, now)) ?? [];
  if (answer === null || waiting.length === 0) return null;
  // There the list itself is of these.
  if (mine.list.query.value.status === "waiting") return null;
  const shown = waiting.slice(0, SHOWN);
  return {
    waiting,
    // What has lapsed since it was fetched counts no more.
    total: answer.total - (answer.tokens.length - waiting.length),
    shown,
    labels: labelTokens(shown, new Set()),
    offline: answer.staleSince !== undefined,
  };
}

/** The names of the notice's controls: a token in the list may be called like one of them. */
export function waitingControls(workspace: Workspace, now: number): readonly string[] {
  const labels = noticedTokens(workspace, now)?.labels.values() ?? [];
  return [...labels].flatMap((name) => [
    t("collect.view", { name }),
    t("collect.collectNamed", { name }),
    t("collect.declineNamed", { name }),
  ]);
}

interface WaitingRowProps extends WaitingTokensProps {
  token: TokenResource;
  /** The token's name, made unique among those that wait. */
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
  /** Another one that waits has the same name. */
  isAlike: boolean;
  now: number;
}

function WaitingFacts({ token, isAlike, now }: WaitingFactsProps) {
  const { collect_by: until, made_by: maker, hint, id } = token;
  return (
    <p class="meta">
      {isAlike && <span class="mono">{hint ?? id}</span>}
      {maker !== null && <span>{t("collect.by", { maker: maker.name })}</span>}
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
