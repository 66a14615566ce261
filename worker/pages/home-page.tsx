import type { Child } from "hono/jsx";
import type { ExtensionLink } from "../http/parse-extension-links.ts";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";

export interface HomePageProps {
  view: PageView;
  origin: string;
  /** True if the browser has the cookie of a sign-in. */
  mayBeSignedIn: boolean;
  /** Where people get the extension. Empty if the operator has not said. */
  extensionLinks: readonly ExtensionLink[];
}

export function HomePage({ view, origin, mayBeSignedIn, extensionLinks }: HomePageProps) {
  const { home } = view.texts;
  return (
    <Layout title={home.title} view={view} wide>
      <h1>{home.heading}</h1>
      <p class="lead">{home.lead}</p>
      <p class="links">
        {mayBeSignedIn ? (
          <a class="button primary" href="/account">
            {home.openAccount}
          </a>
        ) : (
          <a class="button primary" href="/login">
            {home.signIn}
          </a>
        )}
      </p>
      <div class="topics">
        <Topic icon={TOOLBAR} heading={home.extension}>
          <p>{home.extensionLead}</p>
          <ExtensionLinks view={view} links={extensionLinks} />
          <p>{home.serverAddress}</p>
          <p class="value" dir="ltr">
            {origin}
          </p>
        </Topic>
        <Topic icon={BOOK} heading={home.documentation}>
          <p>{home.documentationLead}</p>
          <p class="links">
            <a class="button" href="/docs">
              {home.openDocumentation}
            </a>
          </p>
        </Topic>
        <Topic icon={SHIELD} heading={home.yourApi}>
          <p>{home.yourApiLead}</p>
          <p>
            <code dir="ltr">POST /oauth/introspect</code> <code dir="ltr">/verify</code>
          </p>
        </Topic>
      </div>
    </Layout>
  );
}

const TOOLBAR =
  "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM3 10h18M17 7.5h.01M14 7.5h.01";
const BOOK = "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3V4ZM5 17a3 3 0 0 1 3-3h11M9 8h6";
const SHIELD = "M12 3 5 6v5c0 4.5 3 8 7 10 4-2 7-5.5 7-10V6l-7-3ZM9 12l2 2 4-4";

/** @param icon the path of a line drawing of 24 by 24 */
function Topic({ icon, heading, children }: { icon: string; heading: string; children?: Child }) {
  return (
    <section>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={icon} />
      </svg>
      <div>
        <h2>{heading}</h2>
        {children}
      </div>
    </section>
  );
}

function ExtensionLinks(props: { view: PageView; links: readonly ExtensionLink[] }) {
  const { home } = props.view.texts;
  if (props.links.length === 0) return <p>{home.askForExtension}</p>;
  return (
    <p class="links">
      {props.links.map(({ browser, url }) => (
        <a class="button" href={url}>
          {home.getFor({ browser })}
        </a>
      ))}
    </p>
  );
}
