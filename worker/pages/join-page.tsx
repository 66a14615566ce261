import { Notice, noticeId, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

export interface JoinPageProps {
  host: string;
  formToken: string;
  /** Of the link: it goes along with the answer. */
  code: string;
  /** Who answers: somebody new, somebody with an account, or somebody signed in to it. */
  as: "new" | "known" | "signed_in";
  email: string;
  organization: string;
  /** Names, as people know them. */
  role: string;
  groups: readonly string[];
  invitedBy: string;
  /** What was typed, on a second try; the password never comes back. */
  name?: string | undefined;
  error?: string | undefined;
}

const BUTTONS = {
  new: "Create account and join",
  known: "Sign in and join",
  signed_in: "Join",
} as const;

export function JoinPage(props: JoinPageProps) {
  const { host, as, email, organization, role, groups, invitedBy, error } = props;
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
        {as === "signed_in" && (
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
        {as !== "signed_in" && <Credentials {...props} />}
        <button class="primary" type="submit">
          {BUTTONS[as]}
        </button>
      </form>
    </Layout>
  );
}

function Credentials({ as, email, name, error }: JoinPageProps) {
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
      {as === "new" && (
        <TextField
          id="name"
          label="Your name"
          value={name}
          autocomplete="name"
          maxlength={200}
          autofocus={name === undefined}
          describedBy={noticeId(error)}
        />
      )}
      <PasswordField
        label={as === "new" ? "Choose a password" : "Password"}
        autocomplete={as === "new" ? "new-password" : "current-password"}
        autofocus={as === "known" || name !== undefined}
        describedBy={noticeId(error)}
      />
    </>
  );
}
