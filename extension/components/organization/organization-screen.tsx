import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { managesProviders } from "../../state/app/resolve-route.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { useFresh } from "../ui/use-fresh.ts";
import { GroupControlsCard } from "./group-controls-card.tsx";
import { InvitationsCard } from "./invitations-card.tsx";
import { OrganizationSettingsCard } from "./organization-settings-card.tsx";
import { ProvidersCard } from "./providers-card.tsx";
import { SignInRulesCard } from "./sign-in-rules-card.tsx";

interface OrganizationScreenProps {
  app: App;
  workspace: Workspace;
}

/** The organization's settings, for members who manage its users or its catalog. */
export function OrganizationScreen({ app, workspace }: OrganizationScreenProps) {
  const { administration, rolesAndGroups, account } = workspace;
  // Only members who manage users may change settings and see invitations.
  const managesUsers = account.manages.value.includes("users");
  const mayChangeProviders = managesProviders(account.manages.value);
  const { settings, invitations, providers } = administration;
  useFresh(
    app,
    rolesAndGroups,
    ...(managesUsers ? [settings, invitations] : []),
    ...(mayChangeProviders ? [providers] : []),
  );
  return (
    <Screen
      title={t("organization.title")}
      onBack={() => app.router.go({ screen: "tokens" })}
      actions={<AccountButton app={app} workspace={workspace} />}
      footer={<AccountFooter account={account} />}
    >
      {managesUsers && <OrganizationSettingsCard app={app} settings={settings} />}
      <GroupControlsCard app={app} controls={administration.controls} />
      {mayChangeProviders && <ProvidersCard app={app} providers={providers} />}
      {mayChangeProviders && <SignInRulesCard app={app} administration={administration} />}
      {managesUsers && <InvitationsCard app={app} workspace={workspace} />}
    </Screen>
  );
}
