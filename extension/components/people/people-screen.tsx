import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { PeopleFilters } from "./people-filters.tsx";
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
