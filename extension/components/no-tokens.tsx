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
  if (none) return <Empty text={t("tokens.empty")} />;
  const text =
    search === ""
      ? t(`tokens.none.${query.status}`)
      : t(`tokens.noMatch.${query.status}`, { query: search });
  return (
    <Empty text={text}>
      <button type="button" onClick={onShowAll}>
        {t("tokens.showAll")}
      </button>
    </Empty>
  );
}

function Empty({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name="key-round" />
      <p role="status">{text}</p>
      {children}
    </div>
  );
}
