import type { HtmlEscapedString } from "hono/utils/html";
import { type EpochSeconds, toWholeSeconds } from "../../../../shared/time.ts";
import { type AccountBrowser, AccountPage } from "../../../../worker/pages/account-page.tsx";
import { CodePage } from "../../../../worker/pages/code-page.tsx";
import { ConsentPage } from "../../../../worker/pages/consent-page.tsx";
import { ErrorPage } from "../../../../worker/pages/error-page.tsx";
import { HomePage } from "../../../../worker/pages/home-page.tsx";
import { JoinPage } from "../../../../worker/pages/join-page.tsx";
import { LoginPage } from "../../../../worker/pages/login-page.tsx";
import { NewPasswordPage } from "../../../../worker/pages/new-password-page.tsx";
import type { PageView } from "../../../../worker/pages/page-view.ts";
import { MoveOnPage, SignInRefusedPage } from "../../../../worker/pages/provider-pages.tsx";
import { SetupPage } from "../../../../worker/pages/setup-page.tsx";
import { EmailPage, SignInChoicePage } from "../../../../worker/pages/sign-in-choice-page.tsx";
import type { PickText } from "../../../../worker/pages/texts/page-texts.ts";
import { TrialPage } from "../../../../worker/pages/trial-page.tsx";

type Render = (view: PageView) => HtmlEscapedString | Promise<HtmlEscapedString>;

/** Data of a page, which no language translates. */
const data = (text: string) => `«${text}»`;

const AT: EpochSeconds = toWholeSeconds(Date.UTC(2026, 10, 2));
const form = { formToken: "x", action: "/x" };
const person = { name: data("name"), email: data("email") };
const organization = data("organization");
const error: PickText = (texts) => texts.passwordRefusals.bad_password;
const browser = { browser: data("browser"), system: data("system") };

const browsers: AccountBrowser[] = [
  { id: "1", parts: browser, signedInAt: AT, lastUsedAt: AT, current: true },
  { id: "2", parts: browser, signedInAt: AT, lastUsedAt: AT, current: false },
];
const account = {
  ...form,
  person,
  organizations: [{ name: organization, role: data("role") }],
  browsers,
  providers: [true, false].map((isConnected) => ({
    id: `${isConnected}`,
    name: data("provider"),
    organizationName: organization,
    isConnected,
  })),
  hasPassword: true,
  isLimited: true,
  isFresh: false,
  done: "changed" as const,
  refused: null,
};
const join = {
  ...form,
  code: "x",
  email: person.email,
  organization,
  role: data("role"),
  groups: [data("group"), data("other group")],
  invitedBy: person.name,
};

const choice = {
  providers: [{ name: data("provider"), href: "/x" }],
  email: person.email,
  takesPassword: true,
  error,
};

/** Every page in every state, by its file in worker/pages. */
export const SAMPLE_PAGES: Record<string, readonly Render[]> = {
  "account-page": [
    (view) => AccountPage({ view, ...account }),
    (view) => AccountPage({ view, ...account, isFresh: true, organizations: [] }),
    (view) => AccountPage({ view, ...account, hasPassword: false, done: "connected" }),
    (view) => AccountPage({ view, ...account, refused: { form: "change_password", error } }),
    (view) => AccountPage({ view, ...account, refused: { form: "sign_out_others", error } }),
    (view) => AccountPage({ view, ...account, refused: { form: "provider", error } }),
  ],
  "code-page": [
    (view) =>
      CodePage({
        view,
        ...form,
        pick: ({ setup }) => ({ title: setup.heading, lead: setup.codeLead }),
        error: (texts) => texts.code.noGood,
      }),
  ],
  "consent-page": [
    (view) =>
      ConsentPage({
        view,
        ...form,
        person,
        organization: { name: organization, role: data("role") },
        browser,
        allowedAt: AT,
      }),
  ],
  "error-page": [
    (view) => ErrorPage({ view, ...view.texts.refusals.foreignForm, requestId: "1" }),
    (view) => {
      const { hint, ...texts } = view.texts.refusals.unlistedExtension;
      return ErrorPage({ view, ...texts, details: { value: data("address"), hint } });
    },
  ],
  "home-page": [[], [{ browser: "Chrome", url: "https://store.example" } as const]].flatMap(
    (extensionLinks) =>
      [true, false].map(
        (mayBeSignedIn) => (view: PageView) =>
          HomePage({ view, origin: data("origin"), mayBeSignedIn, extensionLinks }),
      ),
  ),
  "join-page": (["new", "known", "signed_in"] as const).map(
    (state) => (view) => JoinPage({ view, ...join, account: state, error }),
  ),
  "login-page": [
    (view) => LoginPage({ view, ...form, error }),
    (view) => LoginPage({ view, ...form, known: person.email }),
  ],
  "new-password-page": [
    (view) =>
      NewPasswordPage({ view, ...form, code: "x", email: person.email, organization, error }),
  ],
  "provider-pages": [
    (view) => MoveOnPage({ view, to: "/x" }),
    (view) =>
      SignInRefusedPage({
        view,
        message: (texts) => texts.provider.refusals.down({ name: data("provider") }),
        links: [{ href: "/x", label: (texts) => texts.login.submit }],
      }),
  ],
  "setup-page": [
    (view) => SetupPage({ view, ...form, code: "x", presets: [data("preset")], preset: "", error }),
  ],
  "sign-in-choice-page": [
    (view) => EmailPage({ view, ...form, error }),
    ...[true, false].map(
      (isAgain) => (view: PageView) => SignInChoicePage({ view, ...form, ...choice, isAgain }),
    ),
  ],
  "trial-page": [null, data("role")].map(
    (role) => (view) =>
      TrialPage({
        view,
        provider: data("provider"),
        role,
        notes: [view.texts.provider.refusals.disabled],
        person: [{ label: view.texts.fields.email, value: person.email }],
        claims: [{ name: data("claim"), value: data("value") }],
      }),
  ),
};
