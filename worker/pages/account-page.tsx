import { getNoticeId, Notice, PasswordField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

export interface AccountBrowser {
  id: string;
  /** For example "Chrome on Linux". */
  name: string;
  /** Formatted days, not times: Better Auth records a use at most once a day. */
  signedInOn: string;
  lastUsedOn: string;
  /** Formatted to the second, to distinguish browsers of equal name. */
  signedInAt: string;
  current: boolean;
}

export interface AccountPageProps {
  host: string;
  formToken: string;
  person: { name: string; email: string };
  organizations: readonly { name: string; role: string }[];
  browsers: readonly AccountBrowser[];
  /** True if the password that the person signed in with was set for an organization alone. */
  isLimited: boolean;
  /** True if the person proved who they are just now, so that a sensitive change needs no password. */
  isFresh: boolean;
  /** True after the password was changed. */
  isChanged: boolean;
  /** The form that was refused, and why. */
  refused: { form: AccountForm; error: string } | null;
}

/** The forms of the page that can be refused. */
export type AccountForm = "change_password" | "sign_out_others";

export function AccountPage(props: AccountPageProps) {
  const { host, formToken, person, organizations, browsers, refused } = props;
  const current = browsers.find((browser) => browser.current);
  return (
    <Layout title="Account" host={host} script="show-password" wide>
      <div class="head">
        <div>
          <h1>{person.name}</h1>
          <p class="lead">{person.email}</p>
        </div>
        {current !== undefined && (
          <SignOut id={current.id} formToken={formToken} label="Sign out" />
        )}
      </div>
      {props.isChanged && (
        <p class="notice done" role="status">
          Your password is changed. Your other browsers are signed out.
        </p>
      )}
      <h2>Organizations</h2>
      {organizations.length === 0 ? (
        <p class="lead">You belong to no organization. Ask an administrator to add you.</p>
      ) : (
        <ul class="rows">
          {organizations.map(({ name, role }) => (
            <li>
              <span>{name}</span>
              <small>{role}</small>
            </li>
          ))}
        </ul>
      )}
      {props.isLimited && (
        <p class="hint">
          A link set this password for these organizations alone. To open others of yours with it
          too, sign in by their password and change it to this one.
        </p>
      )}
      <h2>Password</h2>
      <ChangePassword
        formToken={formToken}
        email={person.email}
        error={refused?.form === "change_password" ? refused.error : undefined}
      />
      <h2>Signed-in browsers</h2>
      <ul class="rows">
        {browsers.map((browser) => (
          <BrowserRow browser={browser} formToken={formToken} />
        ))}
      </ul>
      {browsers.length > 1 && (
        <SignOutOthers
          formToken={formToken}
          isFresh={props.isFresh}
          error={refused?.form === "sign_out_others" ? refused.error : undefined}
        />
      )}
      <p class="hint">
        Signing a browser out ends its extension's session too. Your tokens keep working: manage
        them in the extension.
      </p>
    </Layout>
  );
}

function ChangePassword(props: { formToken: string; email: string; error: string | undefined }) {
  const { formToken, email, error } = props;
  return (
    <details open={error !== undefined}>
      <summary>Change password</summary>
      <Notice error={error} />
      <form class="stack" method="post" action="/account">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="answer" value="change_password" />
        <input type="email" value={email} autocomplete="username" readonly hidden />
        <PasswordField
          label="Current password"
          autocomplete="current-password"
          describedBy={getNoticeId(error)}
        />
        <PasswordField
          id="new-password"
          label="New password"
          autocomplete="new-password"
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          Save new password
        </button>
        <p class="hint">Your other browsers are signed out. Your tokens keep working.</p>
      </form>
    </details>
  );
}

/** Asks for the password unless the person has just proved who they are. */
function SignOutOthers(props: { formToken: string; isFresh: boolean; error: string | undefined }) {
  const { formToken, isFresh, error } = props;
  const label = "Sign out all other browsers";
  const form = (
    <form class="stack" method="post" action="/account">
      <input type="hidden" name="form_token" value={formToken} />
      <input type="hidden" name="answer" value="sign_out_others" />
      {!isFresh && (
        <PasswordField
          id="sign-out-password"
          label="Your password"
          autocomplete="current-password"
          describedBy={getNoticeId(error)}
        />
      )}
      <button class="danger" type="submit">
        {isFresh ? label : "Sign them out"}
      </button>
    </form>
  );
  if (isFresh) return form;
  return (
    <details open={error !== undefined}>
      <summary>{label}</summary>
      <Notice error={error} />
      {form}
    </details>
  );
}

function BrowserRow({ browser, formToken }: { browser: AccountBrowser; formToken: string }) {
  const { id, name, signedInOn, lastUsedOn, signedInAt, current } = browser;
  return (
    <li>
      <span>
        {name}
        <small>
          {current ? <span class="now">This browser</span> : `Last used ${lastUsedOn}`}
          {` · signed in ${signedInOn}`}
        </small>
      </span>
      {!current && (
        <SignOut
          id={id}
          formToken={formToken}
          label="Sign out"
          accessibleName={`Sign out ${name}, signed in ${signedInAt}`}
        />
      )}
    </li>
  );
}

function SignOut(props: { id: string; formToken: string; label: string; accessibleName?: string }) {
  return (
    <form method="post" action="/account">
      <input type="hidden" name="form_token" value={props.formToken} />
      <input type="hidden" name="sign_out" value={props.id} />
      <button class="small danger" type="submit" aria-label={props.accessibleName}>
        {props.label}
      </button>
    </form>
  );
}
