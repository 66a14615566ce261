import { EmailField, getNoticeId, Notice, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

export interface JoinPageProps {
  view: PageView;
  formToken: string;
  /** The link's code, which the form sends along. */
  code: string;
  /** The invited person's account: none yet, signed out, or signed in in this browser. */
  account: "new" | "known" | "signed_in";
  email: string;
  organization: string;
  /** Display names of the role and groups. */
  role: string;
  groups: readonly string[];
  invitedBy: string;
  /** The name typed in a refused form. The password is never sent back. */
  name?: string | undefined;
  error?: PickText | undefined;
  /** True if the refused form chose a new password for the organization alone. */
  isNewPassword?: boolean | undefined;
}

export function JoinPage(props: JoinPageProps) {
  const { view, account, email, organization, role, groups, invitedBy, error } = props;
  const { texts, language } = view;
  const listFormat = new Intl.ListFormat(language.locale, { type: "unit" });
  return (
    <Layout title={texts.invitation.title} view={view} script="show-password">
      <h1>{texts.invitation.heading({ organization })}</h1>
      <p class="lead">{texts.invitation.lead({ person: invitedBy })}</p>
      <Notice error={error} texts={texts} />
      <dl>
        <div>
          <dt>{texts.invitation.role}</dt>
          <dd>
            <b>{role}</b>
          </dd>
        </div>
        {groups.length > 0 && (
          <div>
            <dt>{texts.invitation.groups}</dt>
            <dd>
              <b>{listFormat.format(groups)}</b>
            </dd>
          </div>
        )}
        {account === "signed_in" && (
          <div>
            <dt>{texts.invitation.account}</dt>
            <dd>
              <b>{email}</b>
            </dd>
          </div>
        )}
      </dl>
      <form class="stack" method="post" action="/invitation">
        <input type="hidden" name="form_token" value={props.formToken} />
        <input type="hidden" name="code" value={props.code} />
        <input type="hidden" name="answer" value="join" />
        {account !== "signed_in" && <Credentials {...props} />}
        <button class="primary" type="submit">
          {texts.invitation.submit[account]}
        </button>
      </form>
      {account === "known" && <JoinAnew {...props} />}
    </Layout>
  );
}

/** Lets a person in who does not know the password of the account, which somebody else may have created. */
function JoinAnew(props: JoinPageProps) {
  const { formToken, code, email, organization, error, isNewPassword } = props;
  const { texts } = props.view;
  return (
    <details open={isNewPassword}>
      <summary>{texts.invitation.unknownPassword}</summary>
      <p class="hint">{texts.invitation.unknownPasswordHint({ organization })}</p>
      <form class="stack" method="post" action="/invitation">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="code" value={code} />
        <input type="hidden" name="answer" value="join_anew" />
        <input type="email" value={email} autocomplete="username" readonly hidden />
        <PasswordField
          id="new-password"
          label={texts.fields.choosePassword}
          texts={texts}
          autocomplete="new-password"
          autofocus={isNewPassword === true}
          describedBy={getNoticeId(error)}
        />
        <button type="submit">{texts.invitation.submitNewPassword}</button>
      </form>
    </details>
  );
}

function Credentials({ view, account, email, name, error, isNewPassword }: JoinPageProps) {
  const { texts } = view;
  const { choosePassword, password } = texts.fields;
  return (
    <>
      <EmailField texts={texts} value={email} readonly />
      {account === "new" && (
        <TextField
          id="name"
          label={texts.fields.yourName}
          value={name}
          autocomplete="name"
          maxlength={200}
          autofocus={name === undefined}
          describedBy={getNoticeId(error)}
        />
      )}
      <PasswordField
        label={account === "new" ? choosePassword : password}
        texts={texts}
        autocomplete={account === "new" ? "new-password" : "current-password"}
        autofocus={
          (account === "known" && !isNewPassword) || (account === "new" && name !== undefined)
        }
        describedBy={getNoticeId(error)}
      />
    </>
  );
}
