import { EmailField, getNoticeId, Notice, PasswordField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

export interface NewPasswordPageProps {
  view: PageView;
  formToken: string;
  code: string;
  email: string;
  organization: string;
  error?: PickText | undefined;
}

export function NewPasswordPage(props: NewPasswordPageProps) {
  const { view, formToken, code, email, organization, error } = props;
  const { texts } = view;
  return (
    <Layout title={texts.newPassword.title} view={view} script="show-password">
      <h1>{texts.newPassword.heading}</h1>
      <p class="lead">{texts.newPassword.lead({ organization })}</p>
      <Notice error={error} texts={texts} />
      <form class="stack" method="post" action="/password">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="code" value={code} />
        <input type="hidden" name="answer" value="set" />
        <EmailField texts={texts} value={email} readonly />
        <PasswordField
          label={texts.fields.newPassword}
          texts={texts}
          autocomplete="new-password"
          autofocus
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          {texts.newPassword.submit}
        </button>
      </form>
    </Layout>
  );
}
