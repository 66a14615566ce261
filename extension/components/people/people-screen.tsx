import { useEffect } from "preact/hooks";
import type { RoleList } from "../../../shared/wire/group-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { People, PeopleQuery } from "../../state/people/people.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { ListCount } from "../ui/list-count.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { PeopleResults } from "./people-results.tsx";

interface PeopleScreenProps {
  app: App;
  workspace: Workspace;
}

/** The organization's members, for managers. Search and filters survive opening a member. */
export function PeopleScreen({ app, workspace }: PeopleScreenProps) {
  const { people, rolesAndGroups, account } = workspace;
  useEffect(() => void people.load(), [people]);
  // The server lists roles only to members who manage users.
  const canListRoles = account.manages.value.includes("users");
  useEffect(() => {
    if (canListRoles) void rolesAndGroups.loadRoles();
  }, [rolesAndGroups, canListRoles]);
  return (
    <Screen
      title={t("people.title")}
      onBack={() => app.router.go({ screen: "tokens" })}
      actions={<AccountButton app={app} workspace={workspace} />}
      wide
      place={people.place}
      footer={<AccountFooter account={account} />}
    >
      <PeopleFilters people={people} roles={rolesAndGroups.roles.value} />
      <PeopleResults app={app} people={people} />
    </Screen>
  );
}

const STATUSES = ["all", "active", "disabled"] as const;

interface PeopleFiltersProps {
  people: People;
  /** Empty until the roles are known. */
  roles: RoleList["roles"];
}

/** The list's search, filters and number of matches. */
function PeopleFilters({ people, roles }: PeopleFiltersProps) {
  const { search, status, role } = people.query.value;
  return (
    <search class="filters">
      <SearchField
        label={t("people.search")}
        hint={t("people.searchHint")}
        value={search}
        onInput={({ value }) => people.search(value)}
      />
      <div class="filter-row">
        <select
          aria-label={t("people.status")}
          value={status}
          onChange={({ currentTarget }) =>
            void people.changeQuery({ status: currentTarget.value as PeopleQuery["status"] })
          }
        >
          {STATUSES.map((option) => (
            <option key={option} value={option}>
              {t(`people.filter.${option}`)}
            </option>
          ))}
        </select>
        {roles.length > 1 && (
          <select
            aria-label={t("people.role")}
            value={role}
            onChange={({ currentTarget }) => void people.changeQuery({ role: currentTarget.value })}
          >
            <option value="">{t("people.everyRole")}</option>
            {roles.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <ListCount
          state={people.state.value}
          formatCount={(count) => t("people.shown", count, { count })}
        />
      </div>
    </search>
  );
}
