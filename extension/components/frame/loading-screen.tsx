import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { Account } from "../../state/account/account.ts";
import { CenteredScreen } from "../ui/centered-screen.tsx";
import { Notice } from "../ui/notice.tsx";

/** Shown until it is known which screen to render. */
export function LoadingScreen() {
  return (
    <main class="centered">
      <p class="quiet late" role="status">
        {t("common.loading")}
      </p>
    </main>
  );
}

/** Shown until the server has said what the person manages, or after that request failed. */
export function AccountLoadingScreen({ account }: { account: Account }) {
  const me = account.me.value;
  if (me.status !== "failed") return <LoadingScreen />;
  return (
    <CenteredScreen title={t("extName")} lead={t("extDescription")}>
      <Notice tone="bad" text={describeFailure(me.failure)}>
        <button type="button" onClick={() => void account.loadMe()}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    </CenteredScreen>
  );
}
