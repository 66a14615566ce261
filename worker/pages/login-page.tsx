import { Layout } from "./layout.tsx";
import { Notice, noticeId } from "./notice.tsx";
import { PasswordField } from "./password-field.tsx";
import { TextField } from "./text-field.tsx";

export interface LoginPageProps {
  host: string;
  formToken: string;
  /** Where the form goes: this page, with where to return to. */
  action: string;
  /** What was typed, on a second try; the password never comes back. */
  email?: string;
  error?: string;
}

export function LoginPage({ host, formToken, action, email = "", error }: LoginPageProps) {
  return (
    <Layout title="Sign in" host={host} script="show-password">
      <h1>Sign in to Latchkey</h1>
      <p class="lead">to manage your personal access tokens</p>
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
          autofocus={email === ""}
          describedBy={noticeId(error)}
        />
        <PasswordField
          label="Password"
          autocomplete="current-password"
          autofocus={email !== ""}
          describedBy={noticeId(error)}
        />
        <button class="primary" type="submit">
          Sign in
        </button>
      </form>
    </Layout>
  );
}
