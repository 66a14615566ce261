import type { HtmlEscapedString } from "hono/utils/html";
import { type EpochSeconds, toWholeSeconds } from "../../../../shared/time.ts";
import { type AccountBrowser, AccountPage } from "../../../../worker/pages/account-page.tsx";
import { CodePage } from "../../../../worker/pages/code-page.tsx";
import { ConsentPage } from "../../../../worker/pages/consent-page.tsx";
import {
  describeProviderRefusal,
  type ProviderRefusal,
} from "../../../../worker/pages/describe-provider-refusal.ts";
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
  providers: [
    { id: "prv_1", name: data("provider"), organizationName: organization, isConnected: true },
    {
      id: "prv_2",
      name: data("other provider"),
      organizationName: organization,
      isConnected: false,
    },
  ],
  hasPassword: true,
  hasOtherPassword: false,
  isLimited: true,
  isFresh: false,
  done: null,
  refused: null,
};
const providers = account.providers.map(({ name }) => ({ name, href: "/x" }));
const choice = { ...form, providers, email: "", isAgain: false, takesPassword: true };
const mapped = {
  provider: data("provider"),
  person: [{ label: data("label"), value: data("value") }],
  claims: [{ name: data("claim"), value: data("value") }],
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

const REFUSALS: readonly ProviderRefusal[] = (
  [
    ...["down", "unavailable", "lost_state", "declined", "wrong_answer", "not_fresh", "wrong_acr"],
    ...["no_role", "account_exists", "overage", "disabled", "changed", "other_person", "unknown"],
    ...["not_signed_in", "not_member"],
  ] as const
).map((reason) => ({ reason }));

/** Every page in every state, by its file in worker/pages. */
export const SAMPLE_PAGES: Record<string, readonly Render[]> = {
  "account-page": [
    (view) => AccountPage({ view, ...account }),
    (view) => AccountPage({ view, ...account, isFresh: true, organizations: [] }),
    (view) => AccountPage({ view, ...account, done: "changed" }),
    (view) => AccountPage({ view, ...account, done: "connected", hasPassword: false }),
    (view) => AccountPage({ view, ...account, hasPassword: false, hasOtherPassword: true }),
    (view) => AccountPage({ view, ...account, refused: { form: "provider", error } }),
    (view) => AccountPage({ view, ...account, refused: { form: "change_password", error } }),
    (view) => AccountPage({ view, ...account, refused: { form: "sign_out_others", error } }),
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
      MoveOnPage({
        view,
        to: "/x",
        heading: ({ provider }) => provider.goingTo({ name: data("provider") }),
      }),
    ...REFUSALS.map(
      (refusal): Render =>
        (view) =>
          SignInRefusedPage({
            view,
            message: describeProviderRefusal(refusal, data("provider")),
            links: [
              { href: "/x", label: ({ provider }) => provider.tryAgain },
              { href: "/x", label: ({ provider }) => provider.otherWay },
              { href: "/x", label: ({ provider }) => provider.toAccount },
            ],
          }),
    ),
  ],
  "setup-page": [
    (view) => SetupPage({ view, ...form, code: "x", presets: [data("preset")], preset: "", error }),
  ],
  "sign-in-choice-page": [
    (view) => EmailPage({ view, ...form, error }),
    (view) => SignInChoicePage({ view, ...choice }),
    (view) => SignInChoicePage({ view, ...choice, email: person.email, isAgain: true, error }),
    (view) => SignInChoicePage({ view, ...choice, email: person.email, takesPassword: false }),
  ],
  "trial-page": [
    (view) => TrialPage({ view, ...mapped, role: data("role"), notes: [] }),
    (view) => TrialPage({ view, ...mapped, role: null, notes: [view.texts.trial.noRule] }),
  ],
};
