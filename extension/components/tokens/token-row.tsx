import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { t } from "../../format/text.ts";
import { describeKeyFact, describeRowFact } from "../../format/token-status.ts";
import type { Menu } from "../../state/core/menu.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuItem } from "../ui/menu-entries.tsx";
import { StatusDot } from "../ui/status-dot.tsx";

interface TokenRowProps {
  token: TokenResource;
  /** The token's name, made unique on the screen. */
  label: string;
  now: number;
  onOpen(): void;
  /** Copies the secret that this browser keeps; absent if it keeps none. */
  onCopy?: (() => void) | undefined;
  menu: Menu;
  actions(): readonly MenuItem[];
}

/** A row of the token list. */
export function TokenRow({ token, label, now, onOpen, onCopy, menu, actions }: TokenRowProps) {
  // A permission counts once, however many entities it has.
  const count = new Set(token.scopes.map(({ permission }) => permission)).size;
  const { tone, word } = describeRowFact(token, now);
  return (
    <li class="row">
      <button
        type="button"
        class="row-name"
        dir="auto"
        title={token.name}
        aria-label={label === token.name ? undefined : label}
        onClick={onOpen}
      >
        {token.name}
      </button>
      {tone === "quiet" ? (
        <span class="row-fact">{word}</span>
      ) : (
        <StatusDot tone={tone} word={word} />
      )}
      {onCopy !== undefined && (
        <span class="row-copy">
          <IconButton label={t("kept.copyNamed", { name: label })} icon="copy" onPress={onCopy} />
        </span>
      )}
      <MenuButton
        menu={menu}
        label={t("tokens.actions", { name: label })}
        icon="ellipsis"
        items={actions}
      />
      <p class="meta">
        <Mark token={token} isAlike={label !== token.name} />
        <span>{t("tokens.permissions", count, { count })}</span>
        <span>{describeKeyFact(token, now)}</span>
      </p>
    </li>
  );
}

/** Identifies a token by its hint, or by its creator until the secret is collected. */
function Mark({ token, isAlike }: { token: TokenResource; isAlike: boolean }) {
  const { hint, id, status, made_by: creator } = token;
  if (hint !== null || status !== "waiting") return <span class="mono">{hint ?? "—"}</span>;
  return (
    <>
      {isAlike && <span class="mono">{id}</span>}
      {creator !== null && <span>{t("collect.by", { maker: creator.name })}</span>}
    </>
  );
}
