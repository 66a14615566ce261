import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { hasWaitingSecret } from "../../format/describe-waiting.ts";
import { labelTokens } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import { isLive } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { ListState } from "../../state/tokens/token-list.ts";
import { copyId } from "../ui/copy-id.ts";
import { Empty } from "../ui/empty.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import type { MenuItem } from "../ui/menu-entries.tsx";
import { moveFocus } from "../ui/move-focus.ts";
import { useAnnounce } from "../ui/use-announce.ts";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";
import { TokenRow } from "./token-row.tsx";
import { listWaitingControlNames } from "./waiting-tokens.tsx";

type Ready = Extract<ListState, { status: "ready" }>;

interface TokenResultsProps {
  app: App;
  workspace: Workspace;
}

/** The list of tokens, or the reason why it is empty. */
export function TokenResults({ app, workspace }: TokenResultsProps) {
  const { list } = workspace.mine;
  const state = list.state.value;
  useFocusFallback(state);
  if (state.status !== "ready") return <LoadNotice state={state} onRetry={list.load} />;
  return state.tokens.length === 0 ? (
    <NoTokens
      state={state}
      onShowAll={() => void list.changeQuery({ search: "", status: "all" })}
    />
  ) : (
    <TokenRows app={app} workspace={workspace} state={state} />
  );
}

function TokenRows({ app, workspace, state }: TokenResultsProps & { state: Ready }) {
  const announce = useAnnounce(app);
  const { list } = workspace.mine;
  const now = app.effects.now();
  const usedNames = new Set([...listControlNames(), ...listWaitingControlNames(workspace, now)]);
  const labels = labelTokens(state.tokens, usedNames);

  async function loadMore() {
    const failure = await list.loadMore();
    if (failure !== null) announce(describeFailure(failure), "failed");
  }

  return (
    <>
      <ul
        class="rows"
        data-key="rows"
        aria-label={t("tokens.list")}
        aria-busy={list.busy.value}
        onKeyDown={(event) => {
          moveFocus(event, event.currentTarget.querySelectorAll<HTMLElement>(".row-name"));
        }}
      >
        {state.tokens.map((token) => {
          const label = labels.get(token.id) ?? token.name;
          return (
            <TokenRow
              key={token.id}
              token={token}
              label={label}
              now={now}
              onOpen={() => app.router.go({ screen: "token", id: token.id })}
              menu={app.menu}
              actions={() => listActions(app, workspace, token, state.staleSince !== null)}
            />
          );
        })}
      </ul>
      {state.nextCursor !== null && (
        <button type="button" class="wide" onClick={() => void loadMore()}>
          {t("tokens.loadMore")}
        </button>
      )}
    </>
  );
}

/** Lists the names of the screen's other controls, since a token may have one of these names. */
function listControlNames(): readonly string[] {
  return [
    t("tokens.new"),
    t("account.menu"),
    t("tokens.search"),
    t("tokens.status"),
    t("tokens.sort"),
    t("tokens.loadMore"),
    t("tokens.more"),
    t("common.tryAgain"),
  ];
}

function listActions(
  app: App,
  { collection, connection, mine: { removal, regeneration } }: Workspace,
  token: TokenResource,
  offline: boolean,
): MenuItem[] {
  const view: MenuItem = {
    label: t("tokens.view"),
    icon: "eye",
    onSelect: () => app.router.go({ screen: "token", id: token.id }),
  };
  const copy: MenuItem = {
    label: t("tokens.copyId"),
    icon: "copy",
    onSelect: () => void copyId(app, token.id, false),
  };
  const regenerate: MenuItem = {
    label: t("tokens.regenerate"),
    icon: "refresh-cw",
    disabled: offline,
    onSelect: () => void regeneration.open(token),
  };
  const revoke: MenuItem = {
    label: t("tokens.revoke"),
    icon: "ban",
    danger: true,
    disabled: offline,
    onSelect: () => removal.open("revoke", token),
  };
  const remove: MenuItem = {
    label: t("tokens.delete"),
    icon: "trash",
    danger: true,
    disabled: offline,
    onSelect: () => removal.open("delete", token),
  };
  const collect: MenuItem = {
    label: t("collect.collect"),
    icon: "key-round",
    disabled: offline,
    onSelect: () => void collection.collect(token),
  };
  const decline: MenuItem = {
    label: t("collect.decline"),
    icon: "x",
    danger: true,
    disabled: offline,
    onSelect: () => removal.open("decline", token),
  };
  const isMine = token.owner === connection.subject;
  const isCollectable = isMine && hasWaitingSecret(token);
  const isWaiting = token.status === "waiting" && isCollectable;
  const items: (MenuItem | false)[] = [
    view,
    copy,
    isCollectable && collect,
    token.status !== "waiting" && regenerate,
    isCollectable && decline,
    isLive(token) && !isWaiting && revoke,
    remove,
  ];
  return items.filter((item) => item !== false);
}

interface NoTokensProps {
  state: Extract<ListState, { status: "ready" }>;
  onShowAll(): void;
}

/** Says if there is no token yet, or none that matches. */
function NoTokens({ state: { none, query }, onShowAll }: NoTokensProps) {
  const search = query.search.trim();
  if (none) {
    return (
      <Empty icon="key-round">
        <strong>{t("tokens.empty")}</strong> {t("tokens.emptyHint")}
      </Empty>
    );
  }
  const text =
    search === ""
      ? t(`tokens.none.${query.status}`)
      : t(`tokens.noMatch.${query.status}`, { query: search });
  return (
    <Empty
      icon="key-round"
      action={
        <button type="button" onClick={onShowAll}>
          {t("tokens.showAll")}
        </button>
      }
    >
      {text}
    </Empty>
  );
}
