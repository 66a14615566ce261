import { useEffect, useState } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { labelTokens } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { ListState } from "../../state/tokens/token-list.ts";
import { copyKept } from "../secrets/copy-kept.ts";
import { Empty } from "../ui/empty.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { moveFocus } from "../ui/move-focus.ts";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";
import { listTokenActions } from "./list-token-actions.ts";
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
    <NoTokens state={state} onShowAll={() => list.changeQuery({ search: "", status: "all" })} />
  ) : (
    <TokenRows app={app} workspace={workspace} state={state} />
  );
}

function TokenRows({ app, workspace, state }: TokenResultsProps & { state: Ready }) {
  const { list } = workspace.mine;
  const now = app.effects.now();
  const usedNames = new Set([...listControlNames(), ...listWaitingControlNames(workspace, now)]);
  const labels = labelTokens(state.tokens, usedNames);
  const shown = useFirstRows(app, state.tokens, list.place.top > 0);

  return (
    <>
      <ul
        class="rows"
        data-key="rows"
        aria-label={t("tokens.list")}
        aria-busy={list.busy.value}
        onPointerMove={() => list.notePointer(true)}
        onPointerLeave={() => list.notePointer(false)}
        onKeyDown={(event) => {
          moveFocus(event, event.currentTarget.querySelectorAll<HTMLElement>(".row-name"));
        }}
      >
        {shown.map((token) => {
          const label = labels.get(token.id) ?? token.name;
          return (
            <TokenRow
              key={token.id}
              token={token}
              label={label}
              now={now}
              onOpen={() => app.router.go({ screen: "token", id: token.id })}
              onCopy={
                workspace.kept.isKept(token)
                  ? () => void copyKept(app, workspace, token)
                  : undefined
              }
              menu={app.menu}
              actions={() => listTokenActions(app, workspace, token, state.staleSince !== null)}
            />
          );
        })}
      </ul>
      {state.hasMore && (
        <button type="button" class="wide" onClick={list.showMore}>
          {t("tokens.loadMore")}
        </button>
      )}
    </>
  );
}

/** More than any popup or window shows at once. */
const FIRST_ROWS = 24;
/** Lets the browser paint, and the first requests go out. */
const OTHER_ROWS_MS = 60;

/**
 * Returns the rows of the first frame, and soon all of them: a hundred rows would double the time
 * until something is painted.
 *
 * @param isScrolled true if the first frame shows a later part of the list
 */
function useFirstRows(app: App, tokens: readonly TokenResource[], isScrolled: boolean) {
  const [showsAll, setShowsAll] = useState(isScrolled);
  useEffect(() => app.effects.after(OTHER_ROWS_MS, () => setShowsAll(true)), []);
  return showsAll ? tokens : tokens.slice(0, FIRST_ROWS);
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
