import { t } from "../../format/text.ts";
import type { ListState } from "../../state/tokens/token-list.ts";
import { Empty } from "../ui/empty.tsx";

interface NoTokensProps {
  state: Extract<ListState, { status: "ready" }>;
  onShowAll(): void;
}

/** An empty list: nothing there yet, or nothing that matches. */
export function NoTokens({ state: { none, query }, onShowAll }: NoTokensProps) {
  const search = query.search.trim();
  if (none) {
    return (
      <Empty icon="key-round">
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
      icon="key-round"
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
