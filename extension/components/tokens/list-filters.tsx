import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { ListQuery } from "../../state/tokens/token-list.ts";
import { searchOrRecognize } from "../frame/use-recognize-paste.ts";
import { ListCount } from "../ui/list-count.tsx";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuItem } from "../ui/menu-entries.tsx";
import { SearchField } from "../ui/search-field.tsx";

const STATUSES = ["active", "expiring", "waiting", "expired", "revoked", "all"] as const;
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
    void list.changeQuery(change);
  }
  const { search, status, sort } = list.query.value;
  return (
    <search class="filters">
      <SearchField
        label={t("tokens.search")}
        hint={t("tokens.searchHint")}
        value={search}
        onInput={(field) => searchOrRecognize(field, workspace, list.search)}
      />
      <div class="filter-row">
        <select
          aria-label={t("tokens.status")}
          value={status}
          onChange={({ currentTarget }) =>
            changeQuery({ status: currentTarget.value as ListQuery["status"] })
          }
        >
          {STATUSES.map((option) => (
            <option key={option} value={option}>
              {t(`tokens.filter.${option}`)}
            </option>
          ))}
        </select>
        <select
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
        <ListCount
          state={list.state.value}
          formatCount={(count) => t("tokens.shown", count, { count })}
        />
        <MoreButton app={app} workspace={workspace} />
      </div>
    </search>
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
