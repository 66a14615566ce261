import { EmailField, getNoticeId, Notice, PasswordField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

export interface LoginPageProps {
  view: PageView;
  formToken: string;
  /** The path of this page, with the destination after sign-in. */
  action: string;
  /** The email of a signed-in person who has to prove again who they are. It cannot be changed. */
  known?: string;
  /** The email typed in a refused form. The password is never sent back. */
  email?: string;
  error?: PickText | undefined;
}

export function LoginPage({ view, formToken, action, known, error, ...props }: LoginPageProps) {
  const email = known ?? props.email ?? "";
  const isKnown = known !== undefined;
  const { texts } = view;
  return (
    <Layout title={texts.login.title} view={view} script="show-password">
      <h1>{isKnown ? texts.login.headingAgain : texts.login.heading}</h1>
      <p class="lead">{isKnown ? texts.login.leadAgain : texts.login.lead}</p>
      <Notice error={error} texts={texts} />
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <EmailField
          texts={texts}
          value={email}
          readonly={isKnown}
          autofocus={email === ""}
          describedBy={getNoticeId(error)}
        />
        <PasswordField
          label={texts.fields.password}
          texts={texts}
          autocomplete="current-password"
          autofocus={email !== ""}
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          {texts.login.submit}
        </button>
      </form>
    </Layout>
  );
}

/** Explains a refused sign-in without revealing whether the account exists. */
export function describeSignInRefusal(
  refusal: { reason: "wrong_credentials" } | { reason: "throttled"; retryAfterSeconds: number },
): PickText {
  if (refusal.reason === "wrong_credentials") return (texts) => texts.login.wrongCredentials;
  const seconds = refusal.retryAfterSeconds;
  return ({ login }) =>
    seconds <= 90
      ? login.waitSeconds({ count: seconds })
      : login.waitMinutes({ count: Math.ceil(seconds / 60) });
}
