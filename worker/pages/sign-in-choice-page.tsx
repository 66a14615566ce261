import { EmailField, getNoticeId, Notice, PasswordField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

/** Renders the first step of a sign-in, which asks for the address that decides the second. */
export function EmailPage(props: {
  view: PageView;
  formToken: string;
  action: string;
  error?: PickText | undefined;
}) {
  const { view, formToken, action, error } = props;
  const { texts } = view;
  return (
    <Layout title={texts.login.title} view={view}>
      <h1>{texts.login.heading}</h1>
      <p class="lead">{texts.provider.emailLead}</p>
      <Notice error={error} texts={texts} />
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <EmailField texts={texts} autofocus describedBy={getNoticeId(error)} />
        <button class="primary" type="submit">
          {texts.provider.next}
        </button>
      </form>
    </Layout>
  );
}

export interface SignInChoicePageProps {
  view: PageView;
  formToken: string;
  /** The path that takes a password. */
  action: string;
  /** The providers to choose from, with the paths that begin a sign-in by each. */
  providers: readonly { name: string; href: string }[];
  /** The address that was typed; empty if it is not known. */
  email: string;
  /** True if the person has to prove again who they are. */
  isAgain: boolean;
  /** False if no password can help. */
  takesPassword: boolean;
  error?: PickText | undefined;
}

/** Renders the providers by which a person can sign in, and a password as the other way. */
export function SignInChoicePage(props: SignInChoicePageProps) {
  const { view, providers, isAgain, email, error } = props;
  const { login, provider } = view.texts;
  return (
    <Layout title={login.title} view={view} script="show-password">
      <h1>{isAgain ? login.headingAgain : login.heading}</h1>
      <p class="lead">{isAgain ? provider.signInAgainLead : email || login.lead}</p>
      <Notice error={error} texts={view.texts} />
      <div class="choices">
        {providers.map(({ name, href }, index) => (
          <a class={index === 0 ? "button primary" : "button"} href={href}>
            {provider.continue({ name })}
          </a>
        ))}
      </div>
      {props.takesPassword && <PasswordInstead {...props} />}
    </Layout>
  );
}

function PasswordInstead(props: SignInChoicePageProps) {
  const { view, action, formToken, email, isAgain, error } = props;
  const { texts } = view;
  return (
    <details open={error !== undefined}>
      <summary>{texts.provider.usePassword}</summary>
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <EmailField
          texts={texts}
          value={email}
          readonly={isAgain}
          describedBy={getNoticeId(error)}
        />
        <PasswordField
          label={texts.fields.password}
          texts={texts}
          autocomplete="current-password"
          describedBy={getNoticeId(error)}
        />
        <button type="submit">{texts.login.submit}</button>
      </form>
    </details>
  );
}
