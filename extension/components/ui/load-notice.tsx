import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import type { Loadable } from "../../state/core/loadable.ts";
import { isNotFound } from "../../state/core/store-context.ts";
import { Notice } from "./notice.tsx";
import { useFocusFallback } from "./use-focus-fallback.ts";

interface LoadNoticeProps {
  state: Exclude<Loadable<unknown>, { status: "ready" }> | { status: "ready" };
  /** Owner of the tokens that are loaded. */
  owner?: TokenOwner;
  /** Accessible name of the retry button, if the screen has several of them. */
  label?: string;
  onRetry(): Promise<unknown>;
  /** Leaves a screen whose subject is gone. Replaces the retry button then. */
  onLeave?: () => void;
}

/** Says that content is loading or failed to load. With a `label`, loading is not read out. */
export function LoadNotice({ state, owner, label, onRetry, onLeave }: LoadNoticeProps) {
  useFocusFallback(state);
  if (state.status === "loading") {
    return (
      <p class="quiet" role={label === undefined ? "status" : undefined}>
        {t("common.loading")}
      </p>
    );
  }
  if (state.status === "ready") return null;
  return (
    <Notice
      tone="bad"
      text={
        state.failure.kind === "offline"
          ? t("failure.offlineNow")
          : describeFailure(state.failure, owner)
      }
    >
      {onLeave !== undefined && isNotFound(state.failure) ? (
        <button type="button" onClick={onLeave}>
          {t("common.backToList")}
        </button>
      ) : (
        <button type="button" aria-label={label} onClick={() => void onRetry()}>
          {t("common.tryAgain")}
        </button>
      )}
    </Notice>
  );
}
