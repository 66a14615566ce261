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
}

export function AccountPage(props: AccountPageProps) {
  const { host, formToken, person, organizations, browsers } = props;
  const current = browsers.find((browser) => browser.current);
  return (
    <Layout title="Account" host={host} wide>
      <div class="head">
        <div>
          <h1>{person.name}</h1>
          <p class="lead">{person.email}</p>
        </div>
        {current !== undefined && (
          <SignOut id={current.id} formToken={formToken} label="Sign out" />
        )}
      </div>
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
      <h2>Signed-in browsers</h2>
      <ul class="rows">
        {browsers.map((browser) => (
          <BrowserRow browser={browser} formToken={formToken} />
        ))}
      </ul>
      <p class="hint">
        Signing a browser out ends its extension's session too. Your tokens keep working: manage
        them in the extension.
      </p>
    </Layout>
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
