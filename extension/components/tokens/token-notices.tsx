import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatInstant, formatRelative } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import { Notice } from "../ui/notice.tsx";

interface TokenNoticesProps {
  token: TokenResource;
  /** Epoch milliseconds. */
  now: number;
}

/** What its owner should know of a token's earlier secrets: that one still works, or is still tried. */
export function TokenNotices({ token, now }: TokenNoticesProps) {
  const { previous_secret_expires_at: until, superseded_use_at: tried } = token;
  return (
    <>
      {until !== null && Date.parse(until) > now && (
        <Notice
          tone="warn"
          icon="key-round"
          alert={false}
          text={t("detail.oldWorksUntil", { when: formatInstant(until) })}
        />
      )}
      {tried !== null && (
        <Notice
          tone="warn"
          alert={false}
          text={t("detail.oldStillUsed", { when: formatRelative(tried, now) })}
        />
      )}
    </>
  );
}
