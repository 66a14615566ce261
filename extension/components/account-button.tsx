import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import { managesPeople } from "../state/manages-people.ts";
import type { MenuEntry, MenuItem } from "../state/menu.ts";
import type { Workspace } from "../state/workspace.ts";
import { MenuButton } from "./menu-button.tsx";

interface AccountButtonProps {
  app: App;
  workspace: Workspace;
}

/** Opens the menu that leads to every other screen. */
export function AccountButton({ app, workspace }: AccountButtonProps) {
  return (
    <MenuButton
      menu={app.menu}
      label={t("account.menu")}
      icon="circle-user-round"
      items={() => itemsOf(app, workspace)}
    />
  );
}

function itemsOf(app: App, workspace: Workspace): MenuEntry[] {
  const { router, effects, session } = app;
  const security = securityItems(app, workspace);
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

/** What there is for those who manage other people. */
function securityItems({ router, effects }: App, { account }: Workspace): MenuItem[] {
  const people: MenuItem = {
    label: t("account.people"),
    icon: "users-round",
    // A table wants more room than a popup has.
    onSelect: () =>
      effects.surface === "popup"
        ? void effects.openTab({ screen: "people" })
        : router.go({ screen: "people" }),
  };
  return managesPeople(account.manages.value) ? [people] : [];
}
