import { getNoticeId, Notice, PasswordField } from "./form-fields.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

export interface AccountProvider {
  id: string;
  name: string;
  organizationName: string;
  isConnected: boolean;
}

export interface ConnectedProvidersProps {
  view: PageView;
  formToken: string;
  providers: readonly AccountProvider[];
  /** True if the sign-in was proved by a password, which connecting and disconnecting need. */
  hasPassword: boolean;
  /** True if the account has a password, with which the person could sign in instead. */
  hasOtherPassword: boolean;
  /** True if the person proved who they are just now, so that no password is asked for. */
  isFresh: boolean;
  error: PickText | undefined;
}

/** Renders the providers by which a person can sign in, with buttons to connect and disconnect them. */
export function ConnectedProviders(props: ConnectedProvidersProps) {
  const { view, providers, hasPassword, error } = props;
  const texts = view.texts.provider.account;
  if (providers.length === 0) return null;
  return (
    <>
      <h2>{texts.heading}</h2>
      <Notice error={error} texts={view.texts} />
      <ul class="rows">
        {providers.map((provider) => (
          <li>
            <span>
              {provider.name}
              <small>
                {provider.organizationName}
                {provider.isConnected && (
                  <>
                    {" · "}
                    <span class="now">{texts.connected}</span>
                  </>
                )}
              </small>
            </span>
          </li>
        ))}
      </ul>
      {hasPassword ? (
        providers.map((provider) => <ChangeProvider {...props} provider={provider} />)
      ) : (
        <p class="hint">{props.hasOtherPassword ? texts.needsPassword : texts.onlyCompany}</p>
      )}
    </>
  );
}

function ChangeProvider(props: ConnectedProvidersProps & { provider: AccountProvider }) {
  const { view, provider, formToken, isFresh, error } = props;
  const texts = view.texts.provider.account;
  const { id, name, isConnected } = provider;
  const label = isConnected ? texts.disconnect({ name }) : texts.connect({ name });
  return (
    <details>
      <summary>{label}</summary>
      <form class="stack" method="post" action="/account">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="provider" value={id} />
        <input type="hidden" name="answer" value={isConnected ? "disconnect" : "connect"} />
        {!isFresh && (
          <PasswordField
            id={`password-${id}`}
            label={view.texts.fields.yourPassword}
            texts={view.texts}
            autocomplete="current-password"
            describedBy={getNoticeId(error)}
          />
        )}
        <button class={isConnected ? "danger" : "primary"} type="submit">
          {isConnected ? texts.disconnectNow : view.texts.provider.goOn}
        </button>
        <p class="hint">
          {isConnected ? texts.disconnectHint({ name }) : texts.connectHint({ name })}
        </p>
      </form>
    </details>
  );
}
