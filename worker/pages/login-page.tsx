import { Layout } from "./layout.tsx";

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
    <Layout title="Sign in" host={host} script>
      <h1>Sign in to Latchkey</h1>
      <p class="lead">to manage your personal access tokens</p>
      {error !== undefined && (
        <p class="notice" id="error" role="alert">
          {error}
        </p>
      )}
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <div class="field">
          <label for="email">Email</label>
          <input
            id="email"
            name="email"
            type="email"
            value={email}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxlength={254}
            required
            autofocus={email === ""}
            aria-describedby={error === undefined ? undefined : "error"}
          />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            maxlength={128}
            required
            autofocus={email !== ""}
            aria-describedby={error === undefined ? undefined : "error"}
          />
          <button id="show-password" class="reveal" type="button" aria-pressed="false" hidden>
            Show
          </button>
        </div>
        <button class="primary" type="submit">
          Sign in
        </button>
      </form>
    </Layout>
  );
}
