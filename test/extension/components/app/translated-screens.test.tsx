import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { connection, me, token, user } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { openTranslated } from "../../support/open-translated.tsx";
import { activeTokenToCollect, tokenToCollect } from "../../support/tokens-to-collect.ts";
import { bothOrganizations } from "../../support/two-organizations.ts";
import { useTexts } from "../../support/use-texts.ts";

type Handlers = NonNullable<Parameters<typeof fakeBackground>[1]>;

const ok = (value: unknown) => () => ({ ok: true, value });
const manages = ["users", "tokens.others", "catalog", "audit"] as const;
const administrator = ok({ ...me, manages, groups: [{ id: "a", name: "Ops" }] });
const event = (action: string, change: object = {}) => ({
  ...{ id: `aud_${action}`, organization_id: "org_acme", sequence: null, details: {} },
  ...{ occurred_at: "2026-11-20T12:00:00Z", action, target: null, subject: null },
  ...{ actor: { id: "usr_1", name: "Bo Basic" }, on_behalf_of: null, credential: null },
  ...{ request_id: null, ip_address: null, user_agent: null, ...change },
});

const TOKENS = [
  token(),
  token({ id: "tok_2", name: "Never used", last_used_at: null, expires_at: null, scopes: [] }),
  token({ id: "tok_3", name: "Ends soon", expires_at: "2026-11-24T12:00:00Z" }),
  token({ id: "tok_4", name: "Old", status: "revoked", revoked_at: "2026-11-01T00:00:00Z" }),
  tokenToCollect(),
];

const SCREENS: readonly [
  name: string,
  hash: string,
  tokens?: typeof TOKENS,
  handlers?: Handlers,
][] = [
  ["the form to connect", "", [], { getStatus: () => ({ at: "disconnected" }) }],
  [
    "a sign-in after a session",
    "",
    [],
    { getStatus: () => ({ ...connection, at: "signed_out", ended: true }) },
  ],
  ["an empty list", "#/tokens", []],
  ["a list of tokens, with some to collect", "#/tokens", TOKENS],
  ["a token's details", "#/tokens/tok_1"],
  ["a token with a new secret to collect", "#/tokens/tok_1", [activeTokenToCollect()]],
  ["a token that does not expire", "#/tokens/tok_2", TOKENS],
  ["a revoked token", "#/tokens/tok_4", TOKENS],
  ["the access of a token", "#/tokens/tok_1/access"],
  ["the form for a token", "#/new"],
  [
    "the form with levels and entities",
    "#/new",
    [],
    { getCatalog: ok(mixedCatalog), getMe: administrator },
  ],
  ["the account", "#/account", [], { listOrganizations: ok(bothOrganizations) }],
  ["the settings", "#/settings"],
  ["the organization", "#/organization", [], { getMe: administrator }],
  ["a provider", "#/organization/sign-in/prv_1", [], { getMe: administrator }],
  ["the form for a provider", "#/organization/sign-in/new", [], { getMe: administrator }],
  ["the people", "#/people", [], { getMe: administrator }],
  ["a person", "#/people/usr_7", [], { getMe: administrator }],
  [
    "a disabled person",
    "#/people/usr_7",
    [],
    { getMe: administrator, getUser: ok(user({ disabled_at: "2026-11-01T00:00:00Z" })) },
  ],
  ["a person's activity", "#/people/usr_7/activity", [], { getMe: administrator }],
];

describe("every text comes from the language", () => {
  it.each(SCREENS)("on the screen of %s", async (_, hash, tokens = [token()], handlers = {}) => {
    const page = await openTranslated(fakeBackground(tokens, handlers), hash);
    page.expectTranslated();
  });

  it("so that one from elsewhere is found, also as the name of a control", async () => {
    useTexts({ tokens_new: "New token", tokens_search: "Search tokens" });
    const page = await openTranslated(fakeBackground(), "#/tokens");
    expect(page.findUntranslated().sort()).toEqual(["New token", "Search tokens"]);
  });

  it("in every kind of activity", async () => {
    const events = [
      event("token.updated", { details: { name: ["a", "b"], scopes: [] } }),
      event("token.regenerated", { details: { revealed: true } }),
      event("scope.refused", { details: { repeated: 3 } }),
      event("session.started", {
        target: { kind: "session", id: "ses_1", name: "A browser on Linux" },
        credential: { id: "ses_2", name: "Chrome on macOS" },
      }),
    ];
    const page = await openTranslated(
      fakeBackground([], {
        getMe: administrator,
        getActivity: () => ({ ok: true, value: { events, next_cursor: "aud_9" } }),
      }),
      "#/people/usr_7/activity",
    );
    expect(document.querySelectorAll(".activity li")).toHaveLength(events.length);
    page.expectTranslated();
  });
});
