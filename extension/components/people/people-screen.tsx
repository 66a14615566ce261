import { useEffect } from "preact/hooks";
import type { RoleList } from "../../../shared/wire/group-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { PeopleQuery } from "../../state/people/people.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { RecognizedToken } from "../frame/recognized-token.tsx";
import { Screen } from "../frame/screen.tsx";
import { searchOrRecognize, useRecognizePaste } from "../frame/use-recognize-paste.ts";
import { ListCount } from "../ui/list-count.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { useFresh } from "../ui/use-fresh.ts";
import { PeopleResults } from "./people-results.tsx";

interface PeopleScreenProps {
  app: App;
  workspace: Workspace;
}

/** The organization's members, for managers. Search and filters survive opening a member. */
export function PeopleScreen({ app, workspace }: PeopleScreenProps) {
  const { people, rolesAndGroups, account, recognition } = workspace;
  useRecognizePaste(workspace);
  useFresh(app, people);
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
      <PeopleFilters workspace={workspace} roles={rolesAndGroups.roles.value} />
      {recognition.state.value === null ? (
        <PeopleResults app={app} people={people} />
      ) : (
        <RecognizedToken app={app} workspace={workspace} recognition={recognition.state.value} />
      )}
    </Screen>
  );
}

const STATUSES = ["all", "active", "disabled"] as const;

interface PeopleFiltersProps {
  workspace: Workspace;
  /** Empty until the roles are known. */
  roles: RoleList["roles"];
}

/** The list's search, filters and number of matches. */
function PeopleFilters({ workspace, roles }: PeopleFiltersProps) {
  const { people, recognition } = workspace;
  /** Dismisses a recognized token, which hides the list. */
  function changeQuery(change: Partial<PeopleQuery>) {
    recognition.dismiss();
    void people.changeQuery(change);
  }
  const { search, status, role } = people.query.value;
  return (
    <search class="filters">
      <SearchField
        label={t("people.search")}
        hint={t("people.searchHint")}
        value={search}
        onInput={(field) => searchOrRecognize(field, workspace, people.search)}
      />
      <div class="filter-row">
        <select
          aria-label={t("people.status")}
          value={status}
          onChange={({ currentTarget }) =>
            changeQuery({ status: currentTarget.value as PeopleQuery["status"] })
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
            onChange={({ currentTarget }) => changeQuery({ role: currentTarget.value })}
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
