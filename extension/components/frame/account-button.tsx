import { labelOrganizations } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { managesOrganization, managesPeople } from "../../state/app/resolve-route.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Route } from "../../state/core/router.ts";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuChoice, MenuEntry, MenuItem } from "../ui/menu-entries.tsx";
import { switchOrganization } from "./switch-organization.ts";

interface AccountButtonProps {
  app: App;
  workspace: Workspace;
}

/** The button and menu that lead to every other screen. */
export function AccountButton({ app, workspace }: AccountButtonProps) {
  return (
    <MenuButton
      menu={app.menu}
      label={t("account.menu")}
      icon="circle-user-round"
      items={() => listAccountEntries(app, workspace)}
    />
  );
}

/** Lists the other screens, the organizations to switch to, and signing out. */
export function listAccountEntries(app: App, workspace: Workspace): MenuEntry[] {
  const { router, effects, session } = app;
  const organizations = listOrganizationChoices(app, workspace);
  const security = listSecurityItems(app, workspace);
  const items: (MenuEntry | false)[] = [
    {
      label: t("account.tokens"),
      icon: "list",
      onSelect: () => router.go({ screen: "tokens" }),
    },
    {
      label: t("account.title"),
      icon: "circle-user-round",
      onSelect: () => router.go({ screen: "account" }),
    },
    organizations.length > 1 && { heading: t("organizations.title"), entries: organizations },
    security.length > 0 && { heading: t("account.security"), entries: security },
    {
      label: t("account.settings"),
      icon: "settings",
      onSelect: () => router.go({ screen: "settings" }),
    },
    effects.surface === "popup" && {
      label: t("account.sidePanel"),
      icon: "panel-right",
      onSelect: () => void effects.openSidePanel(),
    },
    effects.surface !== "tab" && {
      label: t("account.tab"),
      icon: "external-link",
      onSelect: () => void effects.openTab(router.route.peek()),
    },
    {
      label: t("account.signOut"),
      icon: "log-out",
      onSelect: () => void session.signOut(workspace.connection),
    },
  ];
  return items.filter((item) => item !== false);
}

/** Lists the organizations that the person can switch to. */
function listOrganizationChoices(app: App, workspace: Workspace): MenuChoice[] {
  return labelOrganizations(workspace.organizations.mine.value).map(({ organization, label }) => ({
    label,
    chosen: organization.id === workspace.connection.organizationId,
    onSelect: () => void switchOrganization(app, workspace, organization),
  }));
}

/** Lists the screens for members who manage people or the organization. */
function listSecurityItems({ router, effects }: App, { account }: Workspace): MenuItem[] {
  // These screens need more room than a popup has.
  const open = (route: Route) =>
    effects.surface === "popup" ? void effects.openTab(route) : router.go(route);
  const people: MenuItem = {
    label: t("account.people"),
    icon: "users-round",
    onSelect: () => open({ screen: "people" }),
  };
  const organization: MenuItem = {
    label: t("organization.title"),
    icon: "building",
    onSelect: () => open({ screen: "organization" }),
  };
  const manages = account.manages.value;
  const items = [managesPeople(manages) && people, managesOrganization(manages) && organization];
  return items.filter((item) => item !== false);
}
