import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { scopesSummary } from "../../format/scopes-summary.ts";
import { t } from "../../format/text.ts";
import { lifeOf, shortStatusOf, useOf } from "../../format/token-status.ts";
import { waitingText } from "../../format/waiting-text.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { MenuButton } from "../ui/menu-button.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import { personTokenActions } from "./person-token-actions.ts";

interface PersonTokenRowProps {
  app: App;
  tokens: TokenStores;
  token: TokenResource;
  /** The token's name, made unique on the screen. */
  label: string;
  /** Whose it is. */
  name: string;
  catalog: CatalogView | null;
}

/** One token of a member. Where there is room, what is done most stands beside it; the menu has it all. */
export function PersonTokenRow({ app, tokens, token, label, name, catalog }: PersonTokenRowProps) {
  const now = app.effects.now();
  const { tone, word } = shortStatusOf(token, now);
  const waits = waitingText(token, name, now);
  const actions = personTokenActions(app, tokens, token);
  return (
    <li class="row person-token">
      <button
        type="button"
        class="row-name"
        title={token.name}
        aria-label={label === token.name ? undefined : label}
        onClick={() => app.router.go(tokens.routes.token(token.id))}
      >
        {token.name}
      </button>
      <StatusDot tone={tone} word={word} />
      <div class="row-actions">
        {actions.map(({ item, named }) => {
          if (named === undefined) return null;
          return (
            <button
              key={item.label}
              type="button"
              class={item.danger ? "link danger" : "link"}
              aria-label={named(label)}
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
        <span>{scopesSummary(token.scopes, catalog)}</span>
        {waits !== null && <span>{waits}</span>}
        {token.status !== "waiting" && <span>{lifeOf(token, now)}</span>}
        {token.status !== "waiting" && <span>{useOf(token, now)}</span>}
      </p>
    </li>
  );
}
