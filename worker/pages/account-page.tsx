import { type EpochSeconds, toRfc3339 } from "../../shared/time.ts";
import { type AccountProvider, ConnectedProviders } from "./connected-providers.tsx";
import { getNoticeId, Notice, PasswordField } from "./form-fields.tsx";
import { type BrowserParts, formatBrowser } from "./format-browser.ts";
import { formatDay } from "./format-day.ts";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

export interface AccountBrowser {
  id: string;
  parts: BrowserParts;
  signedInAt: EpochSeconds;
  /** Shown as a day: Better Auth records a use at most once a day. */
  lastUsedAt: EpochSeconds;
  current: boolean;
}

export interface AccountPageProps {
  view: PageView;
  formToken: string;
  person: { name: string; email: string };
  organizations: readonly { name: string; role: string }[];
  browsers: readonly AccountBrowser[];
  /** The providers of the person's organizations. */
  providers: readonly AccountProvider[];
  /** False if a provider alone proved the sign-in, so that there is no password to change here. */
  hasPassword: boolean;
  /** True if the account has a password, though a provider alone proved the sign-in. */
  hasOtherPassword: boolean;
  /** True if the password that the person signed in with was set for an organization alone. */
  isLimited: boolean;
  /** True if the person proved who they are just now, so that a sensitive change needs no password. */
  isFresh: boolean;
  /** What was just done. */
  done: "changed" | "connected" | null;
  /** The form that was refused, and why. */
  refused: { form: AccountForm; error: PickText } | null;
}

/** The forms of the page that can be refused. */
export type AccountForm = "change_password" | "sign_out_others" | "provider";

export function AccountPage(props: AccountPageProps) {
  const { view, formToken, person, organizations, browsers, refused } = props;
  const texts = view.texts.account;
  const current = browsers.find((browser) => browser.current);
  return (
    <Layout title={texts.title} view={view} script="show-password" wide>
      <div class="head">
        <div>
          <h1>{person.name}</h1>
          <p class="lead">{person.email}</p>
        </div>
        {current !== undefined && (
          <SignOut id={current.id} formToken={formToken} label={texts.signOut} />
        )}
      </div>
      {props.done !== null && (
        <p class="notice done" role="status">
          {props.done === "changed"
            ? texts.passwordChanged
            : view.texts.provider.account.nowConnected}
        </p>
      )}
      <h2>{texts.organizations}</h2>
      {organizations.length === 0 ? (
        <p class="lead">{texts.noOrganization}</p>
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
      {props.isLimited && <p class="hint">{texts.limited}</p>}
      <ConnectedProviders
        view={view}
        formToken={formToken}
        providers={props.providers}
        hasPassword={props.hasPassword}
        hasOtherPassword={props.hasOtherPassword}
        isFresh={props.isFresh}
        error={refused?.form === "provider" ? refused.error : undefined}
      />
      {props.hasPassword && (
        <>
          <h2>{texts.password}</h2>
          <ChangePassword
            view={view}
            formToken={formToken}
            email={person.email}
            error={refused?.form === "change_password" ? refused.error : undefined}
          />
        </>
      )}
      <h2>{texts.browsers}</h2>
      <ul class="rows">
        {browsers.map((browser) => (
          <BrowserRow view={view} browser={browser} formToken={formToken} />
        ))}
      </ul>
      {browsers.length > 1 && (props.hasPassword || props.isFresh) && (
        <SignOutOthers
          view={view}
          formToken={formToken}
          isFresh={props.isFresh}
          error={refused?.form === "sign_out_others" ? refused.error : undefined}
        />
      )}
      <p class="hint">{texts.hint}</p>
    </Layout>
  );
}

interface RefusableFormProps {
  view: PageView;
  formToken: string;
  error: PickText | undefined;
}

function ChangePassword(props: RefusableFormProps & { email: string }) {
  const { formToken, email, error } = props;
  const { texts } = props.view;
  return (
    <details open={error !== undefined}>
      <summary>{texts.account.changePassword}</summary>
      <Notice error={error} texts={texts} />
      <form class="stack" method="post" action="/account">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="answer" value="change_password" />
        <input type="email" value={email} autocomplete="username" readonly hidden />
        <PasswordField
          label={texts.fields.currentPassword}
          texts={texts}
          autocomplete="current-password"
          describedBy={getNoticeId(error)}
        />
        <PasswordField
          id="new-password"
          label={texts.fields.newPassword}
          texts={texts}
          autocomplete="new-password"
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          {texts.account.savePassword}
        </button>
        <p class="hint">{texts.account.changeEndsOthers}</p>
      </form>
    </details>
  );
}

/** Asks for the password unless the person has just proved who they are. */
function SignOutOthers(props: RefusableFormProps & { isFresh: boolean }) {
  const { formToken, isFresh, error } = props;
  const { texts } = props.view;
  const label = texts.account.signOutOthers;
  const form = (
    <form class="stack" method="post" action="/account">
      <input type="hidden" name="form_token" value={formToken} />
      <input type="hidden" name="answer" value="sign_out_others" />
      {!isFresh && (
        <PasswordField
          id="sign-out-password"
          label={texts.fields.yourPassword}
          texts={texts}
          autocomplete="current-password"
          describedBy={getNoticeId(error)}
        />
      )}
      <button class="danger" type="submit">
        {isFresh ? label : texts.account.confirmSignOutOthers}
      </button>
    </form>
  );
  if (isFresh) return form;
  return (
    <details open={error !== undefined}>
      <summary>{label}</summary>
      <Notice error={error} texts={texts} />
      {form}
    </details>
  );
}

function BrowserRow(props: { view: PageView; browser: AccountBrowser; formToken: string }) {
  const { id, parts, signedInAt, lastUsedAt, current } = props.browser;
  const { texts, language } = props.view;
  const { account } = texts;
  const name = formatBrowser(parts, texts);
  return (
    <li>
      <span>
        {name}
        <small>
          {current ? (
            <span class="now">{account.thisBrowser}</span>
          ) : (
            account.lastUsed({ day: formatDay(lastUsedAt, language) })
          )}
          {` · ${account.signedIn({ day: formatDay(signedInAt, language) })}`}
        </small>
      </span>
      {!current && (
        <SignOut
          id={id}
          formToken={props.formToken}
          label={account.signOut}
          // To the second, to distinguish browsers of equal name.
          accessibleName={account.signOutBrowser({ browser: name, time: toRfc3339(signedInAt) })}
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
