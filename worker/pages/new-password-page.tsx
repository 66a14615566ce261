import { getNoticeId, Notice, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

export interface NewPasswordPageProps {
  host: string;
  formToken: string;
  code: string;
  email: string;
  organization: string;
  error?: string | undefined;
}

export function NewPasswordPage(props: NewPasswordPageProps) {
  const { host, formToken, code, email, organization, error } = props;
  return (
    <Layout title="New password" host={host} script="show-password">
      <h1>Choose a new password</h1>
      <p class="lead">
        {`For ${organization}. Every browser that is signed in there is signed out.`}
      </p>
      <Notice error={error} />
      <form class="stack" method="post" action="/password">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="code" value={code} />
        <input type="hidden" name="answer" value="set" />
        <TextField
          id="email"
          label="Email"
          type="email"
          value={email}
          autocomplete="username"
          maxlength={254}
          readonly
        />
        <PasswordField
          label="New password"
          autocomplete="new-password"
          autofocus
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          Set password
        </button>
      </form>
    </Layout>
  );
}
