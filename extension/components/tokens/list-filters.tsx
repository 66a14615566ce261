import { t } from "../../format/text.ts";
import { TOKEN_FILTERS } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { ListQuery, ListState } from "../../state/tokens/token-list.ts";
import { searchOrRecognize } from "../frame/use-recognize-paste.ts";
import { FilterChips } from "../ui/filter-chips.tsx";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuItem } from "../ui/menu-entries.tsx";
import { SearchField } from "../ui/search-field.tsx";

const SORTS = [
  ["-created_at", "newest"],
  ["created_at", "oldest"],
  ["name", "name"],
  ["expires_at", "expiry"],
  ["-last_used_at", "lastUsed"],
] as const;

interface ListFiltersProps {
  app: App;
  workspace: Workspace;
}

/** Search, filter and order of the token list, and the menu of bulk actions. */
export function ListFilters({ app, workspace }: ListFiltersProps) {
  const { recognition } = workspace;
  const { list } = workspace.mine;
  /** Dismisses a recognized token, which hides the list. */
  function changeQuery(change: Partial<ListQuery>) {
    recognition.dismiss();
    list.changeQuery(change);
  }
  /** Opens the first match. */
  function openFirst() {
    const state = list.state.peek();
    const first = state.status === "ready" ? state.tokens[0] : undefined;
    if (first !== undefined && recognition.state.peek() === null) {
      app.router.go({ screen: "token", id: first.id });
    }
  }
  const { search, sort } = list.query.value;
  return (
    <search class="filters">
      <SearchField
        label={t("tokens.search")}
        hint={t("tokens.searchHint")}
        value={search}
        onInput={(field) => searchOrRecognize(field, workspace, list.search)}
        onEnter={openFirst}
        onClear={() => changeQuery({ search: "" })}
      />
      <div class="filter-row">
        <StatusChips workspace={workspace} onChoose={(status) => changeQuery({ status })} />
        <MatchCount state={list.state.value} />
        <select
          class="sort"
          aria-label={t("tokens.sort")}
          value={sort}
          onChange={({ currentTarget }) =>
            changeQuery({ sort: currentTarget.value as ListQuery["sort"] })
          }
        >
          {SORTS.map(([value, key]) => (
            <option key={value} value={value}>
              {t(`tokens.sortBy.${key}`)}
            </option>
          ))}
        </select>
        <MoreButton app={app} workspace={workspace} />
      </div>
    </search>
  );
}

interface StatusChipsProps {
  workspace: Workspace;
  onChoose(status: ListQuery["status"]): void;
}

/** The filters that have a match, besides "Active" and "All". */
function StatusChips({ workspace, onChoose }: StatusChipsProps) {
  const { list } = workspace.mine;
  const state = list.state.value;
  if (state.status !== "ready") return null;
  const { status } = list.query.value;
  const shown = TOKEN_FILTERS.filter(
    (filter) =>
      filter === "active" || filter === "all" || filter === status || state.counts[filter] > 0,
  );
  return (
    <FilterChips
      label={t("tokens.status")}
      value={status}
      chips={shown.map((value) => ({
        value,
        label: t(`tokens.filter.${value}`),
        count: state.counts[value],
      }))}
      onChoose={onChoose}
    />
  );
}

/** Tells screen readers how many tokens match. Everybody else reads it in the chips. */
function MatchCount({ state }: { state: ListState }) {
  const count = state.status === "ready" ? state.total : 0;
  return (
    <span class="visually-hidden" role="status">
      {count > 0 ? t("tokens.shown", count, { count }) : ""}
    </span>
  );
}

interface MoreButtonProps {
  app: App;
  workspace: Workspace;
}

/** A menu of actions on all tokens, not only on those listed. */
function MoreButton({ app, workspace }: MoreButtonProps) {
  return (
    <MenuButton
      menu={app.menu}
      label={t("tokens.more")}
      icon="ellipsis"
      items={() => listBulkActions(workspace)}
    />
  );
}

function listBulkActions({ mine: { list, bulkRemoval } }: Workspace): MenuItem[] {
  const state = list.state.peek();
  const disabled = state.status === "ready" && state.staleSince !== null;
  return [
    {
      label: t("tokens.revokeAll"),
      icon: "ban",
      danger: true,
      disabled,
      onSelect: () => void bulkRemoval.open("revoke"),
    },
    {
      label: t("tokens.deleteAll"),
      icon: "trash",
      danger: true,
      disabled,
      onSelect: () => void bulkRemoval.open("delete"),
    },
  ];
}
