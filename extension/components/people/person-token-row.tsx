import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeWaiting, hasWaitingSecret } from "../../format/describe-waiting.ts";
import { summarizeScopes } from "../../format/summarize-scopes.ts";
import { t } from "../../format/text.ts";
import {
  describeLastUse,
  describeLife,
  describeShortStatus,
  isLive,
} from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { copyId } from "../ui/copy-id.ts";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuItem } from "../ui/menu-entries.tsx";
import { StatusDot } from "../ui/status-dot.tsx";

interface PersonTokenRowProps {
  app: App;
  tokens: TokenStores;
  token: TokenResource;
  /** The token's name, made unique on the screen. */
  label: string;
  /** The owner's name. */
  name: string;
  catalog: CatalogView | null;
}

/** A row with a member's token. Frequent actions are beside it if there is room; the menu has all. */
export function PersonTokenRow({ app, tokens, token, label, name, catalog }: PersonTokenRowProps) {
  const now = app.effects.now();
  const { tone, word } = describeShortStatus(token, now);
  const waitingText = describeWaiting(token, name);
  const actions = listActions(app, tokens, token);
  return (
    <li class="row person-token">
      <button
        type="button"
        class="row-name"
        dir="auto"
        title={token.name}
        aria-label={label === token.name ? undefined : label}
        onClick={() => app.router.go(tokens.routes.token(token.id))}
      >
        {token.name}
      </button>
      <StatusDot tone={tone} word={word} />
      <div class="row-actions">
        {actions.map(({ item, formatLabel }) => {
          if (formatLabel === undefined) return null;
          return (
            <button
              key={item.label}
              type="button"
              class={item.danger ? "link danger" : "link"}
              aria-label={formatLabel(label)}
              onClick={item.onSelect}
            >
              {item.label}
            </button>
          );
        })}
      </div>
      <MenuButton
        menu={app.menu}
        label={t("tokens.actions", { name: label })}
        icon="ellipsis"
        items={() => actions.map(({ item }) => item)}
      />
      <p class="meta">
        {token.hint !== null && <span class="mono">{token.hint}</span>}
        <span>{summarizeScopes(token.scopes, catalog)}</span>
        {waitingText !== null && <span>{waitingText}</span>}
        {token.status !== "waiting" && <span>{describeLife(token, now)}</span>}
        {token.status !== "waiting" && <span>{describeLastUse(token, now)}</span>}
      </p>
    </li>
  );
}

interface Action {
  item: MenuItem;
  /** Formats the button's accessible name. Absent if the action is only in the menu. */
  formatLabel?(name: string): string;
}

/** Lists the actions that the token's status allows. */
function listActions(
  app: App,
  { routes, regeneration, removal }: TokenStores,
  token: TokenResource,
): Action[] {
  const isSecretWaiting = hasWaitingSecret(token);
  const isNew = token.status === "waiting";
  const view: Action = {
    item: {
      label: t("tokens.view"),
      icon: "eye",
      onSelect: () => app.router.go(routes.token(token.id)),
    },
  };
  const copy: Action = {
    item: {
      label: t("tokens.copyId"),
      icon: "copy",
      onSelect: () => void copyId(app, token.id, false),
    },
  };
  const edit: Action = {
    item: {
      label: t("others.edit"),
      icon: "pencil",
      onSelect: () => app.router.go(routes.access(token.id)),
    },
    formatLabel: (name) => t("others.editNamed", { name }),
  };
  const regenerate: Action = {
    item: {
      label: t("tokens.regenerate"),
      icon: "refresh-cw",
      onSelect: () => void regeneration.open(token),
    },
    formatLabel: (name) => t("others.regenerateNamed", { name }),
  };
  const withdraw: Action = {
    item: {
      label: isNew ? t("others.withdraw") : t("others.withdrawSecret"),
      icon: "x",
      danger: true,
      onSelect: () => removal.open("withdraw", token),
    },
    ...(isNew && { formatLabel: (name: string) => t("others.withdrawNamed", { name }) }),
  };
  const revoke: Action = {
    item: {
      label: t("tokens.revoke"),
      icon: "ban",
      danger: true,
      onSelect: () => removal.open("revoke", token),
    },
    formatLabel: (name) => t("others.revokeNamed", { name }),
  };
  const remove: Action = {
    item: {
      label: t("tokens.delete"),
      icon: "trash",
      danger: true,
      onSelect: () => removal.open("delete", token),
    },
  };
  const live = isLive(token);
  const actions: (Action | false)[] = [
    view,
    copy,
    live && edit,
    !(live && isNew) && regenerate,
    isSecretWaiting && withdraw,
    live && !isNew && revoke,
    remove,
  ];
  return actions.filter((action) => action !== false);
}
