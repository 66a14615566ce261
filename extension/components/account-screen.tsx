import { useEffect } from "preact/hooks";
import { failureText } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import type { Workspace } from "../state/workspace.ts";
import { AccountButton } from "./account-button.tsx";
import { AccountFacts } from "./account-facts.tsx";
import { ActivityCard } from "./activity-card.tsx";
import { BrowserList } from "./browser-list.tsx";
import { Notice } from "./notice.tsx";
import { OrganizationsCard } from "./organizations-card.tsx";
import { Screen } from "./screen.tsx";

interface AccountScreenProps {
  app: App;
  workspace: Workspace;
}

/** Who is signed in, what they may do, and where else they are signed in. */
export function AccountScreen({ app, workspace }: AccountScreenProps) {
  const { account, organizations } = workspace;
  useEffect(() => {
    void account.loadMe();
    void account.loadSessions();
    void organizations.load();
    void account.activity.load();
  }, [account, organizations]);
  const me = account.me.value;
  return (
    <Screen
      title={t("account.title")}
      onBack={() => app.router.go({ screen: "tokens" })}
      actions={<AccountButton app={app} workspace={workspace} />}
    >
      {me.status === "loading" && (
        <p class="quiet" role="status">
          {t("common.loading")}
        </p>
      )}
      {me.status === "failed" && (
        <Notice tone="bad" text={failureText(me.failure)}>
          <button type="button" onClick={() => void account.loadMe()}>
            {t("common.tryAgain")}
          </button>
        </Notice>
      )}
      {me.status === "ready" && <AccountFacts app={app} account={account} me={me.value} />}
      <OrganizationsCard app={app} workspace={workspace} />
      <BrowserList app={app} workspace={workspace} />
      <ActivityCard app={app} activity={account.activity} me={workspace.connection.subject} named />
    </Screen>
  );
}
