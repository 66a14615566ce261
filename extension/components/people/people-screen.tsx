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

/** The organization's members, for those who manage them. What was looked for stays while one is opened. */
export function PeopleScreen({ app, workspace }: PeopleScreenProps) {
  const { people, rolesAndGroups, account } = workspace;
  useEffect(() => void people.load(), [people]);
  // Who manages only tokens is not told which roles there are.
  const knowsRoles = account.manages.value.includes("users");
  useEffect(() => {
    if (knowsRoles) void rolesAndGroups.loadRoles();
  }, [rolesAndGroups, knowsRoles]);
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
  /** None as long as they are not known. */
  roles: RoleList["roles"];
}

/** Who is listed, and how many that are. */
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
            void people.ask({ status: currentTarget.value as PeopleQuery["status"] })
          }
        >
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {t(`people.filter.${one}`)}
            </option>
          ))}
        </select>
        {roles.length > 1 && (
          <select
            aria-label={t("people.role")}
            value={role}
            onChange={({ currentTarget }) => void people.ask({ role: currentTarget.value })}
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
          words={(count) => t("people.shown", count, { count })}
        />
      </div>
    </search>
  );
}
