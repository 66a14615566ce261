import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { Account } from "../../state/account/account.ts";
import { CenteredScreen } from "../ui/centered-screen.tsx";
import { Notice } from "../ui/notice.tsx";

/** While it is not known which screen there is. */
export function LoadingScreen() {
  return (
    <main class="centered">
      <p class="quiet late" role="status">
        {t("common.loading")}
      </p>
    </main>
  );
}

/** What someone may see is being asked, or could not be. */
export function UnknownScreen({ account }: { account: Account }) {
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
