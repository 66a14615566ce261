import { t } from "../format/text.ts";
import type { TokenList } from "../state/token-list.ts";

/** How many tokens match in all. */
export function ListCount({ list }: { list: TokenList }) {
  const state = list.state.value;
  const count = state.status === "ready" ? state.total : null;
  return (
    <span class="aside" role="status">
      {count !== null && count > 0 ? t("tokens.shown", count, { count }) : ""}
    </span>
  );
}
