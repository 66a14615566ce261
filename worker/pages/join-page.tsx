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
    </Layout>
  );
}

function Credentials({ account, email, name, error }: JoinPageProps) {
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
        autofocus={account === "known" || name !== undefined}
        describedBy={getNoticeId(error)}
      />
    </>
  );
}
