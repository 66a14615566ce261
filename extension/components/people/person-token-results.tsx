import { labelTokens } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import type { ListState } from "../../state/tokens/token-list.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Empty } from "../ui/empty.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { moveFocus } from "../ui/move-focus.ts";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";
import { PersonTokenRow } from "./person-token-row.tsx";

type Ready = Extract<ListState, { status: "ready" }>;

interface PersonTokenResultsProps {
  app: App;
  tokens: TokenStores;
  /** The owner's name. */
  name: string;
}

/** A member's tokens, or the reason why none is listed. */
export function PersonTokenResults({ app, tokens, name }: PersonTokenResultsProps) {
  const { list, ownerStore } = tokens;
  const state = list.state.value;
  useFocusFallback(state);
  if (state.status !== "ready")
    return <LoadNotice state={state} owner={ownerStore.state.value} onRetry={list.load} />;
  return state.tokens.length === 0 ? (
    <EmptyTokens tokens={tokens} name={name} state={state} />
  ) : (
    <Rows app={app} tokens={tokens} name={name} state={state} />
  );
}

function EmptyTokens({
  tokens: { list },
  name,
  state,
}: Omit<PersonTokenResultsProps, "app"> & { state: Ready }) {
  if (state.none) {
    return (
      <Empty icon="key-round">
        <strong>{t("others.empty", { name })}</strong> {t("others.emptyHint")}
      </Empty>
    );
  }
  return (
    <Empty
      icon="key-round"
      action={
        <button type="button" onClick={() => list.changeQuery({ status: "all" })}>
          {t("tokens.showAll")}
        </button>
      }
    >
      {t(`tokens.none.${state.query.status}`)}
    </Empty>
  );
}

function Rows({ app, tokens, name, state }: PersonTokenResultsProps & { state: Ready }) {
  const { list } = tokens;
  const labels = labelTokens(state.tokens, listControlNames());

  return (
    <>
      <ul
        class="rows"
        data-key="rows"
        aria-label={t("others.list", { name })}
        aria-busy={list.busy.value}
        onKeyDown={(event) => {
          moveFocus(event, event.currentTarget.querySelectorAll<HTMLElement>(".row-name"));
        }}
      >
        {state.tokens.map((token) => (
          <PersonTokenRow
            key={token.id}
            app={app}
            tokens={tokens}
            token={token}
            label={labels.get(token.id) ?? token.name}
            name={name}
            catalog={getReadyValue(tokens.catalog.state.value)}
          />
        ))}
      </ul>
      {state.hasMore && (
        <button type="button" class="wide" onClick={list.showMore}>
          {t("tokens.loadMore")}
        </button>
      )}
    </>
  );
}

/** Lists the names of the screen's other controls, since a token may have one of these names. */
function listControlNames(): ReadonlySet<string> {
  return new Set([
    ...(["details", "tokens", "activity"] as const).map((tab) => t(`person.tab.${tab}`)),
    t("person.menu"),
    t("person.close"),
    t("account.menu"),
    t("others.add"),
    t("tokens.revokeAll"),
    t("tokens.status"),
    t("tokens.loadMore"),
  ]);
}
