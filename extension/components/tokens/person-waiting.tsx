import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { t } from "../../format/text.ts";
import { waitingText } from "../../format/waiting-text.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Notice } from "../ui/notice.tsx";

interface PersonWaitingProps {
  tokens: TokenStores;
  token: TokenResource;
  /** Epoch milliseconds. */
  now: number;
}

/** That a secret waits for somebody else, and the way to take it back. */
export function PersonWaiting({ tokens: { holder, removal }, token, now }: PersonWaitingProps) {
  const { value } = holder.state;
  const text = value.who === "other" ? waitingText(token, value.name, now) : null;
  if (text === null) return null;
  return (
    <Notice tone="warn" icon="key-round" alert={false} text={text}>
      <button type="button" onClick={() => removal.open("withdraw", token)}>
        {token.status === "waiting" ? t("others.withdraw") : t("others.withdrawSecret")}
      </button>
    </Notice>
  );
}
