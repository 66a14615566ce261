import { failureText } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { Loadable } from "../state/loadable.ts";
import { Notice } from "./notice.tsx";

interface LoadNoticeProps {
  state: Loadable<unknown>;
  /** Names the button that tries again: it is one of several on its screen. */
  label: string;
  onRetry(): Promise<void>;
}

/** Within a card whose content is on its way, or could not be had. */
export function LoadNotice({ state, label, onRetry }: LoadNoticeProps) {
  if (state.status === "loading") return <p class="quiet">{t("common.loading")}</p>;
  if (state.status === "ready") return null;
  return (
    <Notice tone="bad" text={failureText(state.failure)}>
      <button type="button" aria-label={label} onClick={() => void onRetry()}>
        {t("common.tryAgain")}
      </button>
    </Notice>
  );
}
