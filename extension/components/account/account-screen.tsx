import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { ActivityCard } from "../activity/activity-card.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { Screen } from "../frame/screen.tsx";
import { OrganizationsCard } from "../organization/organizations-card.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { useFresh } from "../ui/use-fresh.ts";
import { AccountFacts } from "./account-facts.tsx";
import { BrowserList } from "./browser-list.tsx";
import { SignInCard } from "./sign-in-card.tsx";

interface AccountScreenProps {
  app: App;
  workspace: Workspace;
}

/** The signed-in person's account: facts, ways to sign in, organizations, browsers and activity. */
export function AccountScreen({ app, workspace }: AccountScreenProps) {
  const { account, organizations } = workspace;
  useFresh(app, account, organizations);
  const me = account.me.value;
  return (
    <Screen
      title={t("account.title")}
      onBack={() => app.router.go({ screen: "tokens" })}
      actions={<AccountButton app={app} workspace={workspace} />}
    >
      <LoadNotice state={me} onRetry={account.loadMe} />
      {me.status === "ready" && <AccountFacts app={app} account={account} me={me.value} />}
      {me.status === "ready" && me.value.sign_in !== undefined && (
        <SignInCard app={app} connection={workspace.connection} signIn={me.value.sign_in} />
      )}
      <OrganizationsCard app={app} workspace={workspace} />
      <BrowserList app={app} workspace={workspace} />
      <ActivityCard
        app={app}
        activity={account.activity}
        me={workspace.connection.subject}
        showsTargets
      />
    </Screen>
  );
}
