import type { ComponentChildren } from "preact";
import { t } from "../format/text.ts";
import type { ListState } from "../state/token-list.ts";
import { Icon } from "./icon.tsx";

interface NoTokensProps {
  state: Extract<ListState, { status: "ready" }>;
  onShowAll(): void;
}

/** An empty list: nothing there yet, or nothing that matches. */
export function NoTokens({ state: { none, query }, onShowAll }: NoTokensProps) {
  const search = query.search.trim();
  if (none) {
    return (
      <Empty>
        <strong>{t("tokens.empty")}</strong> {t("tokens.emptyHint")}
      </Empty>
    );
  }
  const text =
    search === ""
      ? t(`tokens.none.${query.status}`)
      : t(`tokens.noMatch.${query.status}`, { query: search });
  return (
    <Empty
      action={
        <button type="button" onClick={onShowAll}>
          {t("tokens.showAll")}
        </button>
      }
    >
      {text}
    </Empty>
  );
}

interface EmptyProps {
  children: ComponentChildren;
  action?: ComponentChildren;
}

function Empty({ children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name="key-round" />
      <p role="status">{children}</p>
      {action}
    </div>
  );
}
