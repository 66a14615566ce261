import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import type { MenuItem } from "../state/menu.ts";
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

function itemsOf({ router, effects, session }: App, { connection }: Workspace): MenuItem[] {
  const items: (MenuItem | false)[] = [
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
      onSelect: () => void effects.openTab(),
    },
    {
      label: t("account.signOut"),
      icon: "log-out",
      onSelect: () => void session.signOut(connection),
    },
  ];
  return items.filter((item) => item !== false);
}
