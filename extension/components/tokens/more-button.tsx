import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuItem } from "../ui/menu-entry.ts";

interface MoreButtonProps {
  app: App;
  workspace: Workspace;
}

/** What can be done with all tokens at once, whichever of them are listed. */
export function MoreButton({ app, workspace }: MoreButtonProps) {
  return (
    <MenuButton
      menu={app.menu}
      label={t("tokens.more")}
      icon="ellipsis"
      items={() => itemsOf(workspace)}
    />
  );
}

function itemsOf({ mine: { list, bulkRemoval } }: Workspace): MenuItem[] {
  const state = list.state.peek();
  const disabled = state.status === "ready" && state.staleSince !== null;
  return [
    {
      label: t("tokens.revokeAll"),
      icon: "ban",
      danger: true,
      disabled,
      onSelect: () => void bulkRemoval.open("revoke"),
    },
    {
      label: t("tokens.deleteAll"),
      icon: "trash",
      danger: true,
      disabled,
      onSelect: () => void bulkRemoval.open("delete"),
    },
  ];
}
