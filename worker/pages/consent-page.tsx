import { Layout } from "./layout.tsx";

export interface ConsentPageProps {
  host: string;
  formToken: string;
  action: string;
  person: { name: string; email: string };
  organization: { name: string; role: string };
  /** For example "Chrome on Linux". */
  browser: string;
  /** The day on which the person allowed another installation in such a browser; `null` if never. */
  allowedOn: string | null;
}

export function ConsentPage(props: ConsentPageProps) {
  const { host, formToken, action, person, organization, browser, allowedOn } = props;
  return (
    <Layout title="Allow access" host={host}>
      <h1>Let the Latchkey extension act for you?</h1>
      <p class="lead">
        A new browser asks. Allow it only if you have just pressed Sign in in the Latchkey
        extension.
      </p>
      {allowedOn !== null && (
        <p class="notice" role="alert">
          You already allowed Latchkey in {browser} on {allowedOn}. If you did not reinstall it
          since, another extension may be asking: choose Deny.
        </p>
      )}
      <dl>
        <div>
          <dt>Person</dt>
          <dd>
            <b>{person.name}</b>
            <br />
            {person.email}
          </dd>
        </div>
        <div>
          <dt>Organization</dt>
          <dd>
            <b>{organization.name}</b>
            <br />
            {organization.role}
          </dd>
        </div>
        <div>
          <dt>New browser</dt>
          <dd>
            <b>{browser}</b>
          </dd>
        </div>
      </dl>
      <ul class="may">
        <li>See, create, change and revoke your personal access tokens</li>
        <li>See and end your signed-in browsers</li>
      </ul>
      <p class="hint">It never learns your password. You can sign it out on your account page.</p>
      <form method="post" action={action} class="actions">
        <input type="hidden" name="form_token" value={formToken} />
        <button type="submit" name="decision" value="deny">
          Deny
        </button>
        <button class="primary" type="submit" name="decision" value="allow">
          Allow
        </button>
      </form>
    </Layout>
  );
}
