import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { hasWaitingSecret } from "../../format/collect-text.ts";
import { t } from "../../format/text.ts";
import { isLive } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { copyId } from "../ui/copy-id.ts";
import type { MenuItem } from "../ui/menu-entry.ts";

interface Action {
  item: MenuItem;
  /** Its name beside a row; absent where it is in the menu alone. */
  named?(name: string): string;
}

/** What can be done with a member's token as it stands. */
export function personTokenActions(
  app: App,
  { routes, regeneration, removal }: TokenStores,
  token: TokenResource,
): Action[] {
  const now = app.effects.now();
  const waits = hasWaitingSecret(token, now);
  const isNew = token.status === "waiting";
  const view: Action = {
    item: {
      label: t("tokens.view"),
      icon: "eye",
      onSelect: () => app.router.go(routes.token(token.id)),
    },
  };
  const copy: Action = {
    item: { label: t("tokens.copyId"), icon: "copy", onSelect: () => void copyId(app, token.id) },
  };
  const edit: Action = {
    item: {
      label: t("others.edit"),
      icon: "pencil",
      onSelect: () => app.router.go(routes.access(token.id)),
    },
    named: (name) => t("others.editNamed", { name }),
  };
  const regenerate: Action = {
    item: {
      label: t("tokens.regenerate"),
      icon: "refresh-cw",
      onSelect: () => void regeneration.open(token),
    },
    named: (name) => t("others.regenerateNamed", { name }),
  };
  const withdraw: Action = {
    item: {
      label: isNew ? t("others.withdraw") : t("others.withdrawSecret"),
      icon: "x",
      danger: true,
      onSelect: () => removal.open("withdraw", token),
    },
    ...(isNew && { named: (name: string) => t("others.withdrawNamed", { name }) }),
  };
  const revoke: Action = {
    item: {
      label: t("tokens.revoke"),
      icon: "ban",
      danger: true,
      onSelect: () => removal.open("revoke", token),
    },
    named: (name) => t("others.revokeNamed", { name }),
  };
  const remove: Action = {
    item: {
      label: t("tokens.delete"),
      icon: "trash",
      danger: true,
      onSelect: () => removal.open("delete", token),
    },
  };
  const live = isLive(token, now);
  const actions: (Action | false)[] = [
    view,
    copy,
    live && edit,
    !(live && isNew) && regenerate,
    waits && withdraw,
    live && !isNew && revoke,
    remove,
  ];
  return actions.filter((action) => action !== false);
}
