import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { hasWaitingSecret } from "../../format/describe-waiting.ts";
import { t } from "../../format/text.ts";
import { isLive } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { copyKept } from "../secrets/copy-kept.ts";
import { copyId } from "../ui/copy-id.ts";
import type { MenuItem } from "../ui/menu-entries.tsx";

/** Lists what a person can do with one of their tokens. @param offline true if changes are off */
export function listTokenActions(
  app: App,
  workspace: Workspace,
  token: TokenResource,
  offline: boolean,
): MenuItem[] {
  const { collection, connection, kept, mine } = workspace;
  const { removal, regeneration } = mine;
  const view: MenuItem = {
    label: t("tokens.view"),
    icon: "eye",
    onSelect: () => app.router.go({ screen: "token", id: token.id }),
  };
  const copy: MenuItem = {
    label: t("tokens.copyId"),
    icon: "copy",
    onSelect: () => void copyId(app, token.id, false),
  };
  const copySecret: MenuItem = {
    label: t("kept.copyToken"),
    icon: "copy",
    disabled: offline,
    onSelect: () => void copyKept(app, workspace, token),
  };
  const regenerate: MenuItem = {
    label: t("tokens.regenerate"),
    icon: "refresh-cw",
    disabled: offline,
    onSelect: () => void regeneration.open(token),
  };
  const revoke: MenuItem = {
    label: t("tokens.revoke"),
    icon: "ban",
    danger: true,
    disabled: offline,
    onSelect: () => removal.open("revoke", token),
  };
  const remove: MenuItem = {
    label: t("tokens.delete"),
    icon: "trash",
    danger: true,
    disabled: offline,
    onSelect: () => removal.open("delete", token),
  };
  const collect: MenuItem = {
    label: t("collect.collect"),
    icon: "key-round",
    disabled: offline,
    onSelect: () => void collection.collect(token),
  };
  const decline: MenuItem = {
    label: t("collect.decline"),
    icon: "x",
    danger: true,
    disabled: offline,
    onSelect: () => removal.open("decline", token),
  };
  const isMine = token.owner === connection.subject;
  const isCollectable = isMine && hasWaitingSecret(token);
  const isWaiting = token.status === "waiting" && isCollectable;
  const items: (MenuItem | false)[] = [
    view,
    kept.isKept(token) && copySecret,
    copy,
    isCollectable && collect,
    token.status !== "waiting" && regenerate,
    isCollectable && decline,
    isLive(token) && !isWaiting && revoke,
    remove,
  ];
  return items.filter((item) => item !== false);
}
