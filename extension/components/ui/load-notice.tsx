import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import type { Loadable } from "../../state/core/loadable.ts";
import { Notice } from "./notice.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";

interface LoadNoticeProps {
  state: Exclude<Loadable<unknown>, { status: "ready" }> | { status: "ready" };
  /** Of the tokens that it is about. */
  holder?: TokenOwner;
  /** Names the button that tries again, where it is one of several on its screen. */
  label?: string;
  onRetry(): Promise<unknown>;
}

/** Where content is on its way, or could not be had. What stands alone on its screen is read out, too. */
export function LoadNotice({ state, holder, label, onRetry }: LoadNoticeProps) {
  useKeptFocus(state);
  if (state.status === "loading") {
    return (
      <p class="quiet" role={label === undefined ? "status" : undefined}>
        {t("common.loading")}
      </p>
    );
  }
  if (state.status === "ready") return null;
  return (
    <Notice tone="bad" text={describeFailure(state.failure, holder)}>
      <button type="button" aria-label={label} onClick={() => void onRetry()}>
        {t("common.tryAgain")}
      </button>
    </Notice>
  );
}
