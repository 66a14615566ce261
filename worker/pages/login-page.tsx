import { getNoticeId, Notice, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

export interface LoginPageProps {
  host: string;
  formToken: string;
  /** The path of this page, with the destination after sign-in. */
  action: string;
  /** The email of a signed-in person who has to prove again who they are. It cannot be changed. */
  known?: string;
  /** The email typed in a refused form. The password is never sent back. */
  email?: string;
  error?: string | undefined;
}

export function LoginPage({ host, formToken, action, known, error, ...props }: LoginPageProps) {
  const email = known ?? props.email ?? "";
  const isKnown = known !== undefined;
  return (
    <Layout title="Sign in" host={host} script="show-password">
      <h1>{isKnown ? "Sign in again" : "Sign in to Latchkey"}</h1>
      <p class="lead">
        {isKnown
          ? "This change needs your password, so that nobody else makes it in your open browser"
          : "to manage your personal access tokens"}
      </p>
      <Notice error={error} />
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <TextField
          id="email"
          label="Email"
          type="email"
          value={email}
          autocomplete="username"
          maxlength={254}
          readonly={isKnown}
          autofocus={email === ""}
          describedBy={getNoticeId(error)}
        />
        <PasswordField
          label="Password"
          autocomplete="current-password"
          autofocus={email !== ""}
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          Sign in
        </button>
      </form>
    </Layout>
  );
}

/** Explains a refused sign-in without revealing whether the account exists. */
export function describeSignInRefusal(
  refusal: { reason: "wrong_credentials" } | { reason: "throttled"; retryAfterSeconds: number },
): string {
  if (refusal.reason === "wrong_credentials") return "The email or the password is wrong.";
  return `Too many tries. Try again in ${formatWait(refusal.retryAfterSeconds)}.`;
}

function formatWait(seconds: number): string {
  if (seconds <= 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
