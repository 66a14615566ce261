import { getNoticeId, Notice, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

export interface JoinPageProps {
  host: string;
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
  error?: string | undefined;
  /** True if the refused form chose a new password for the organization alone. */
  isNewPassword?: boolean | undefined;
}

const BUTTONS = {
  new: "Create account and join",
  known: "Sign in and join",
  signed_in: "Join",
} as const;

export function JoinPage(props: JoinPageProps) {
  const { host, account, email, organization, role, groups, invitedBy, error } = props;
  return (
    <Layout title="Invitation" host={host} script="show-password">
      <h1>{`Join ${organization}`}</h1>
      <p class="lead">{`${invitedBy} invites you.`}</p>
      <Notice error={error} />
      <dl>
        <div>
          <dt>Role</dt>
          <dd>
            <b>{role}</b>
          </dd>
        </div>
        {groups.length > 0 && (
          <div>
            <dt>Groups</dt>
            <dd>
              <b>{groups.join(", ")}</b>
            </dd>
          </div>
        )}
        {account === "signed_in" && (
          <div>
            <dt>Account</dt>
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
          {BUTTONS[account]}
        </button>
      </form>
      {account === "known" && <JoinAnew {...props} />}
    </Layout>
  );
}

/** Lets a person in who does not know the password of the account, which somebody else may have created. */
function JoinAnew({ formToken, code, email, organization, error, isNewPassword }: JoinPageProps) {
  return (
    <details open={isNewPassword}>
      <summary>You do not know the password?</summary>
      <p class="hint">
        {`Choose one for ${organization} alone. It opens no other organization, and the password of this account does not open ${organization}.`}
      </p>
      <form class="stack" method="post" action="/invitation">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="code" value={code} />
        <input type="hidden" name="answer" value="join_anew" />
        <input type="email" value={email} autocomplete="username" readonly hidden />
        <PasswordField
          id="new-password"
          label="Choose a password"
          autocomplete="new-password"
          autofocus={isNewPassword === true}
          describedBy={getNoticeId(error)}
        />
        <button type="submit">Choose password and join</button>
      </form>
    </details>
  );
}

function Credentials({ account, email, name, error, isNewPassword }: JoinPageProps) {
  return (
    <>
      <TextField
        id="email"
        label="Email"
        type="email"
        value={email}
        autocomplete="username"
        maxlength={254}
        readonly
      />
      {account === "new" && (
        <TextField
          id="name"
          label="Your name"
          value={name}
          autocomplete="name"
          maxlength={200}
          autofocus={name === undefined}
          describedBy={getNoticeId(error)}
        />
      )}
      <PasswordField
        label={account === "new" ? "Choose a password" : "Password"}
        autocomplete={account === "new" ? "new-password" : "current-password"}
        autofocus={
          (account === "known" && !isNewPassword) || (account === "new" && name !== undefined)
        }
        describedBy={getNoticeId(error)}
      />
    </>
  );
}
