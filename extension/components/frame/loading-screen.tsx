import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { Account } from "../../state/account/account.ts";
import type { Session } from "../../state/app/session.ts";
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

/** Shown until the status is known, or after that request failed. */
export function StatusLoadingScreen({ session }: { session: Session }) {
  const failure = session.failure.value;
  return failure === null ? (
    <LoadingScreen />
  ) : (
    <FailedScreen failure={failure} onRetry={session.load} />
  );
}

/** Shown until the server has said what the person manages, or after that request failed. */
export function AccountLoadingScreen({ account }: { account: Account }) {
  const me = account.me.value;
  if (me.status !== "failed") return <LoadingScreen />;
  return <FailedScreen failure={me.failure} onRetry={account.loadMe} />;
}

interface FailedScreenProps {
  failure: Failure;
  onRetry(): Promise<unknown>;
}

/** Says why the app cannot show a screen, with a button to try again. */
export function FailedScreen({ failure, onRetry }: FailedScreenProps) {
  return (
    <CenteredScreen title={t("extName")} lead={t("extDescription")}>
      <Notice tone="bad" text={describeFailure(failure)}>
        <button type="button" onClick={() => void onRetry()}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    </CenteredScreen>
  );
}
