import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, expectTypeOf, it, vi } from "vitest";
import type { PersonRefusal } from "../../../../worker/identity/providers/finish-provider-sign-in.ts";
import type { AnswerRefusal } from "../../../../worker/identity/providers/read-provider-answer.ts";
import type { ProviderRefusal } from "../../../../worker/pages/describe-provider-refusal.ts";
import { countCalls } from "../../support/fake-internet.ts";
import { makeKey } from "../../support/fake-provider.ts";
import { HOME, now } from "../../support/organizations.ts";
import { MAPPING } from "../../support/store-provider.ts";
import { PREPARE_MS, prepare } from "../support/browser.ts";
import { MOVING_ON, readPageText } from "../support/page-text.ts";
import {
  begin,
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  prepareAnswer,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";
import { refusalOf, THROTTLED } from "../support/refusal-of.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  acme = await openTestProvider({ domain: "acme.example" });
}, PREPARE_MS);

it("pages explain exactly the refusals that a sign-in can end with", () => {
  expectTypeOf<ProviderRefusal["reason"]>().toEqualTypeOf<
    AnswerRefusal["reason"] | PersonRefusal["reason"] | "lost_state" | "unavailable"
  >();
});

const WRONG_ANSWER = "Acme Login gave an answer that cannot be trusted. Try again.";

it("a network that sends too many answers is refused before the provider is called", async () => {
  const browser = openBrowser();
  const path = prepareAnswer(acme, await begin(browser, acme), personOf("flood"));
  const limit = vi.spyOn(env.FAILURE_LIMIT, "limit").mockResolvedValue({ success: false });
  const calls = countCalls(`${acme.issuer}/token`);
  const refused = await browser.fetch(path);
  limit.mockRestore();
  expect(await refusalOf(refused)).toMatch(THROTTLED);
  expect(countCalls(`${acme.issuer}/token`)).toBe(calls);
  expect(await findPersonOf(acme, "flood")).toBeNull();
});

it("new people count against the organization, since each would begin a count of their own", async () => {
  const limit = vi
    .spyOn(env.ORGANIZATION_MUTATION_LIMIT, "limit")
    .mockResolvedValue({ success: false });
  const refused = await signInWith(openBrowser(), acme, personOf("crowd"));
  expect(limit).toHaveBeenCalledWith({ key: "org_home" });
  limit.mockRestore();
  expect(await refusalOf(refused)).toMatch(THROTTLED);
  expect(await findPersonOf(acme, "crowd")).toBeNull();
});

describe("an answer of a provider is refused, in words on a page with status 200,", () => {
  const attack = async (bad: Parameters<typeof signInWith>[3]) => {
    const browser = openBrowser();
    const sub = crypto.randomUUID();
    const answer = await signInWith(browser, acme, personOf(sub), bad);
    expect(answer.status).toBe(200);
    expect(await findPersonOf(acme, sub)).toBeNull();
    expect([...browser.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
    return refusalOf(answer);
  };

  it.each<[string, Record<string, unknown>]>([
    ["a wrong nonce", { nonce: "another" }],
    ["no nonce", { nonce: undefined }],
    ["a wrong issuer", { iss: "https://evil.example" }],
    ["a wrong audience", { aud: "another-client" }],
    ["a second audience without azp", { aud: ["client-1", "another"] }],
    ["another client's azp", { azp: "another" }],
    ["an expired token", { exp: 1 }],
    ["no subject", { sub: undefined }],
    ["a subject that is no text", { sub: 7 }],
  ])("for %s", async (_, claims) => {
    expect(await attack({ claims })).toBe(WRONG_ANSWER);
  });

  it("for a signature by another key of the same id", async () => {
    expect(await attack({ key: await makeKey("key-1") })).toBe(WRONG_ANSWER);
  });

  it("for an unsigned token, and one signed with HMAC", async () => {
    for (const alg of ["none", "HS256"]) {
      const encode = (part: object) => btoa(JSON.stringify(part)).replace(/=+$/, "");
      const claims = { iss: acme.issuer, aud: "client-1", sub: "x", exp: now() + 60, iat: now() };
      const token = `${encode({ alg })}.${encode(claims)}.${alg === "none" ? "" : "c2ln"}`;
      const response = () =>
        Response.json({ access_token: "a", token_type: "Bearer", id_token: token });
      expect(await attack({ response })).toBe(WRONG_ANSWER);
    }
  });

  it("for a failed code, and a token endpoint that answers nonsense", async () => {
    const refused = () => Response.json({ error: "invalid_grant" }, { status: 400 });
    expect(await attack({ response: refused })).toBe(WRONG_ANSWER);
    expect(await attack({ response: () => Response.json({ hello: 1 }) })).toBe(WRONG_ANSWER);
  });

  it("while the provider is down", async () => {
    const down = "Acme Login does not answer. Nothing was changed.";
    const lost = () => {
      throw new TypeError("Network connection lost.");
    };
    expect(await attack({ response: lost })).toBe(down);
    expect(await attack({ response: () => new Response("", { status: 503 }) })).toBe(down);
  });

  it("with a wrong, repeated or missing state, and in another browser", async () => {
    const lost = /^This sign-in began in another browser/;
    const browser = openBrowser();
    const path = prepareAnswer(acme, await begin(browser, acme), personOf("quin"));
    const wrong = path.replace(/state=[^&]+/, `state=${"a".repeat(43)}`);
    for (const bad of [wrong, `${path}&state=b`, path.replace(/state=[^&]+&/, "")]) {
      expect(await refusalOf(await browser.fetch(bad))).toMatch(lost);
    }
    expect(await refusalOf(await openBrowser().fetch(path))).toMatch(lost);
    expect(await findPersonOf(acme, "quin")).toBeNull();
  });

  it("for a wrong or missing iss (RFC 9207)", async () => {
    for (const change of ["&iss=https%3A%2F%2Fevil.example", ""]) {
      const browser = openBrowser();
      const path = prepareAnswer(acme, await begin(browser, acme), personOf("rex"));
      const answer = await browser.fetch(path.replace(/&iss=[^&]+/, change));
      expect(await refusalOf(answer)).toBe(WRONG_ANSWER);
    }
  });

  it("at another provider's callback", async () => {
    const other = await openTestProvider({ organization: HOME });
    const browser = openBrowser();
    const path = prepareAnswer(acme, await begin(browser, acme), personOf("sam"));
    const answer = await browser.fetch(path.replace(acme.id, other.id));
    expect(await refusalOf(answer)).toMatch(/^This sign-in began/);
    await env.DB.prepare("UPDATE providers SET disabled_at = 1 WHERE id = ?").bind(other.id).run();
  });

  it("a second time, and in a browser whose cookie was copied", async () => {
    const browser = openBrowser();
    const request = await begin(browser, acme);
    const copy = openBrowser();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    const path = prepareAnswer(acme, request, personOf("tara"));
    expect(await readPageText(await browser.fetch(path))).toContain(MOVING_ON);
    expect(await refusalOf(await browser.fetch(path))).toMatch(/^This sign-in began/);
    const replayed = await copy.fetch(path);
    expect(await refusalOf(replayed)).toBe("Something was changed at the same time. Try again.");
    expect([...copy.cookies.keys()].some((name) => name.includes("session"))).toBe(false);
  });

  it("after 10 minutes", async () => {
    const browser = openBrowser();
    const request = await begin(browser, acme);
    const path = prepareAnswer(acme, request, personOf("uma"));
    const real = Date.now;
    Date.now = () => real() + 601_000;
    try {
      expect(await refusalOf(await browser.fetch(path))).toMatch(/^This sign-in began/);
    } finally {
      Date.now = real;
    }
  });

  it("if the person said no there", async () => {
    const browser = openBrowser();
    const request = await begin(browser, acme);
    const query = new URLSearchParams({
      error: "access_denied",
      state: request.get("state") ?? "",
      iss: acme.issuer,
    });
    const answer = await browser.fetch(`/login/with/${acme.id}/callback?${query}`);
    expect(await refusalOf(answer)).toBe("Acme Login did not sign you in.");
  });

  it("if it left out groups, or gives no role, or the member is disabled", async () => {
    const strict = await openTestProvider({ mapping: { ...MAPPING, default_role: null } });
    const browser = openBrowser();
    const overage = personOf("vic", { _claim_names: { groups: "src1" } });
    expect(await refusalOf(await signInWith(browser, strict, overage))).toBe(
      "Acme Login sent too many groups. Ask your administrator to send app roles.",
    );
    const noRole = await signInWith(browser, strict, personOf("vic", { groups: ["x"] }));
    expect(await refusalOf(noRole)).toBe(
      "Acme Login did not give you a role here. Ask your administrator.",
    );
    await signInWith(browser, strict, personOf("vic", { groups: ["LK Admins"] }));
    await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
      .bind(await findPersonOf(strict, "vic"))
      .run();
    const disabled = await signInWith(browser, strict, personOf("vic", { groups: ["LK Admins"] }));
    expect(await refusalOf(disabled)).toBe("Your access here is disabled. Ask your administrator.");
    await env.DB.prepare("UPDATE providers SET disabled_at = 1 WHERE id = ?").bind(strict.id).run();
    const gone = await browser.fetch(`/login/with/${strict.id}`);
    expect(await refusalOf(gone)).toBe(
      "This way to sign in is not available. Ask your administrator.",
    );
  });

  it("and is recorded without what the claims say", async () => {
    await attack({ claims: { nonce: "another" } });
    const { results } = await env.DB.prepare(
      "SELECT organization, details FROM audit_events WHERE action = 'sign_in.refused'",
    ).all<{ organization: string; details: string }>();
    expect(results.length).toBeGreaterThan(0);
    for (const { organization, details } of results) {
      expect(organization).toBe(HOME);
      expect(Object.keys(JSON.parse(details))).toEqual(["provider", "reason"]);
    }
  });
});
