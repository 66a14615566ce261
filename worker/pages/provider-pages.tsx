import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

/**
 * Renders a page that goes on by itself, with a link for browsers that do not.
 *
 * A redirect would not do: Chromium applies the `form-action` of the page whose form was sent, ours or the provider's,
 * to every redirect that follows.
 */
export function MoveOnPage(props: {
  view: PageView;
  to: string;
  /** By default, that the person is signed in. */
  heading?: PickText;
}) {
  const { view, to, heading } = props;
  const texts = view.texts.provider;
  return (
    <Layout title={view.texts.login.title} view={view} refreshTo={to}>
      <h1>{heading === undefined ? texts.movingOn : heading(view.texts)}</h1>
      <p class="lead">{texts.movingOnLead}</p>
      <div class="choices">
        <a class="button primary" href={to}>
          {texts.goOn}
        </a>
      </div>
    </Layout>
  );
}

/** Renders why a person was not signed in, with ways to go on. */
export function SignInRefusedPage(props: {
  view: PageView;
  message: PickText;
  links: readonly { href: string; label: PickText }[];
}) {
  const { texts } = props.view;
  return (
    <Layout title={texts.login.title} view={props.view}>
      <h1>{texts.provider.notSignedIn}</h1>
      <p class="lead" role="alert">
        {props.message(texts)}
      </p>
      <div class="choices">
        {props.links.map(({ href, label }, index) => (
          <a class={index === 0 ? "button primary" : "button"} href={href}>
            {label(texts)}
          </a>
        ))}
      </div>
    </Layout>
  );
}
