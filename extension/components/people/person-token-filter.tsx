import type { TokenStatusFilter } from "../../../shared/wire/token-requests.ts";
import { t } from "../../format/text.ts";
import type { TokenList } from "../../state/tokens/token-list.ts";
import { ListCount } from "../ui/list-count.tsx";

const STATUSES = ["all", "active", "waiting", "expiring", "expired", "revoked"] as const;

/** Which of a member's tokens are listed. */
export function PersonTokenFilter({ list }: { list: TokenList }) {
  return (
    <div class="filter-row">
      <select
        aria-label={t("tokens.status")}
        value={list.query.value.status}
        onChange={({ currentTarget }) =>
          void list.ask({ status: currentTarget.value as TokenStatusFilter })
        }
      >
        {STATUSES.map((one) => (
          <option key={one} value={one}>
            {t(`tokens.filter.${one}`)}
          </option>
        ))}
      </select>
      <ListCount state={list.state.value} words={(count) => t("tokens.shown", count, { count })} />
    </div>
  );
}
