import type { EpochSeconds } from "../../shared/time.ts";
import { type BrowserParts, formatBrowser } from "./format-browser.ts";
import { formatDay } from "./format-day.ts";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";

export interface ConsentPageProps {
  view: PageView;
  formToken: string;
  action: string;
  person: { name: string; email: string };
  organization: { name: string; role: string };
  browser: BrowserParts;
  /** When the person allowed another installation in such a browser; `null` if never. */
  allowedAt: EpochSeconds | null;
}

export function ConsentPage(props: ConsentPageProps) {
  const { view, formToken, action, person, organization, allowedAt } = props;
  const { texts, language } = view;
  const browser = formatBrowser(props.browser, texts);
  return (
    <Layout title={texts.consent.title} view={view}>
      <h1>{texts.consent.heading}</h1>
      <p class="lead">{texts.consent.lead}</p>
      {allowedAt !== null && (
        <p class="notice" role="alert">
          {texts.consent.allowedBefore({ browser, day: formatDay(allowedAt, language) })}
        </p>
      )}
      <dl>
        <div>
          <dt>{texts.consent.person}</dt>
          <dd>
            <b>{person.name}</b>
            <br />
            {person.email}
          </dd>
        </div>
        <div>
          <dt>{texts.consent.organization}</dt>
          <dd>
            <b>{organization.name}</b>
            <br />
            {organization.role}
          </dd>
        </div>
        <div>
          <dt>{texts.consent.newBrowser}</dt>
          <dd>
            <b>{browser}</b>
          </dd>
        </div>
      </dl>
      <ul class="may">
        <li>{texts.consent.mayManageTokens}</li>
        <li>{texts.consent.mayEndSessions}</li>
      </ul>
      <p class="hint">{texts.consent.hint}</p>
      <form method="post" action={action} class="actions">
        <input type="hidden" name="form_token" value={formToken} />
        <button type="submit" name="decision" value="deny">
          {texts.consent.deny}
        </button>
        <button class="primary" type="submit" name="decision" value="allow">
          {texts.consent.allow}
        </button>
      </form>
    </Layout>
  );
}
