import type { AppStatus } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { CenteredScreen } from "../ui/centered-screen.tsx";
import { Notice } from "../ui/notice.tsx";

interface SignInScreenProps {
  app: App;
  status: Extract<AppStatus, { at: "signed_out" }>;
}

/** Opens the server's sign-in window, so that the extension never sees a password. */
export function SignInScreen({
  app: { session, preferences },
  status: { host, ended },
}: SignInScreenProps) {
  const { mayChangeServer } = preferences.managed.value;
  const busy = session.busy.value;
  const failure = session.failure.value;
  return (
    <CenteredScreen title={t("signIn.title", { host })} lead={t("signIn.lead")}>
      {failure !== null && <Notice tone="bad" text={describeFailure(failure)} />}
      {failure === null && ended && <Notice tone="warn" text={t("signIn.ended", { host })} />}
      <div class="stack">
        <button
          type="button"
          class="primary wide"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void session.signIn();
          }}
        >
          {t("signIn.submit")}
        </button>
        <button
          type="button"
          class="ghost wide"
          disabled={!mayChangeServer}
          onClick={() => void session.changeServer()}
        >
          {t("signIn.changeServer")}
        </button>
        {!mayChangeServer && <p class="hint">{t("managed.set")}</p>}
        <p class="hint" role="status">
          {busy ? t("signIn.busy") : ""}
        </p>
      </div>
    </CenteredScreen>
  );
}
