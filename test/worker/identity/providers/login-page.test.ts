import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOME, now } from "../../support/organizations.ts";
import { send } from "../../support/send.ts";
import {
  addMember,
  authorizePath,
  type Browser,
  locationOf,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
  storeConsent,
} from "../support/browser.ts";
import {
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  prepareAnswer,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";
import { refusalOf, WRONG_PASSWORD } from "../support/refusal-of.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  acme = await openTestProvider({ domain: "acme.example" });
  // The page asks at most once a second if there is a provider.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}, PREPARE_MS);

const sendAddress = async (browser: Browser, email: string) =>
  (await browser.post("/login", { form_token: await browser.formToken("/login"), email })).text();
const withoutTokens = (page: string) => page.replaceAll(/value="[^"]*"/g, "");
const getLink = (page: string) =>
  /href="(\/login\/with\/[^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";

describe("/login of a deployment with a provider", () => {
  it("asks for the address first", async () => {
    const page = await (await openBrowser().fetch("/login")).text();
    expect(page).toContain('id="email"');
    expect(page).not.toContain('type="password"');
  });

  it("goes on by the domain alone, whether or not there is an account", async () => {
    await storeAccount("there@acme.example");
    await storeAccount("there@other.example");
    const browser = openBrowser();
    for (const domain of ["acme.example", "other.example"]) {
      const [known, unknown] = [
        await sendAddress(browser, `there@${domain}`),
        await sendAddress(browser, `nobody@${domain}`),
      ];
      expect(withoutTokens(known).replaceAll("there@", "nobody@")).toBe(withoutTokens(unknown));
      expect(known.includes("Continue with Acme Login")).toBe(domain === "acme.example");
      expect(known).toContain('type="password"');
    }
  });

  it("does not offer a provider whose domain is not proved, or that is disabled", async () => {
    const other = await openTestProvider();
    await env.DB.prepare(
      "INSERT INTO provider_domains (provider, domain, challenge, created_at) VALUES (?, 'unproved.example', 'c', 1)",
    )
      .bind(other.id)
      .run();
    await env.DB.prepare("UPDATE providers SET disabled_at = 1 WHERE id = ?").bind(other.id).run();
    expect(await sendAddress(openBrowser(), "x@unproved.example")).not.toContain("Continue with");
  });

  it("still takes a password, and says the same of a wrong one", async () => {
    const email = "pass@acme.example";
    await addMember(await storeAccount(email), HOME);
    const browser = openBrowser();
    expect(await refusalOf(await browser.signIn(email, "wrong password"))).toBe(WRONG_PASSWORD);
    expect((await browser.signIn(email)).headers.get("Location")).toBe("/account");
  });
});

describe("a change that needs a fresh sign-in", () => {
  it("has the provider prove it again, which has to say when the person did", async () => {
    const browser = openBrowser();
    await signInWith(browser, acme, personOf("fay"));
    const person = (await findPersonOf(acme, "fay")) ?? "";
    await storeConsent(person);
    await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
      .bind(acme.id, person)
      .run();
    const { challenge } = await pkce();
    const path = authorizePath(challenge, { organization: HOME, max_age: "600" });
    const login = locationOf(await browser.fetch(path));
    expect(login.searchParams.get("reason")).toBe("old_proof");
    const page = await (await browser.fetch(login.pathname + login.search)).text();
    expect(page).toContain("Sign in again");
    expect(page).not.toContain('type="password"');
    expect(page).not.toContain("directory.invalid");

    const signInAgain = async (claims: object) => {
      const request = locationOf(await browser.fetch(getLink(page))).searchParams;
      expect(request.get("max_age")).toBe("600");
      return browser.fetch(prepareAnswer(acme, request, personOf("fay", { ...claims })));
    };
    const unknown = await signInAgain({});
    expect(await refusalOf(unknown)).toMatch(/^Acme Login did not ask you to sign in again/);
    const old = await signInAgain({ auth_time: now() - 700 });
    expect(await refusalOf(old)).toMatch(/^Acme Login did not ask you to sign in again/);
    expect(locationOf(await browser.fetch(path)).pathname).toBe("/login");
    await signInAgain({ auth_time: now() - 5 });
    expect(locationOf(await browser.fetch(path)).searchParams.get("code")).not.toBeNull();
  });
});

describe("a silent request", () => {
  const silent = async (changes: Record<string, string> = {}) => {
    const { challenge } = await pkce();
    return authorizePath(challenge, { prompt: "none", organization: HOME, ...changes });
  };

  it("is answered by the provider in Chromium, for people who are known, without a page", async () => {
    await signInWith(openBrowser(), acme, personOf("gil"));
    const person = (await findPersonOf(acme, "gil")) ?? "";
    await storeConsent(person);
    await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
      .bind(acme.id, person)
      .run();
    const browser = openBrowser();
    const asked = locationOf(await browser.fetch(await silent()));
    expect(asked.pathname).toBe(`/login/with/${acme.id}`);
    const request = locationOf(await browser.fetch(asked.pathname + asked.search)).searchParams;
    expect(request.get("prompt")).toBe("none");
    const answer = await browser.fetch(prepareAnswer(acme, request, personOf("gil")));
    expect(answer.status).toBe(302);
    const back = locationOf(answer);
    const granted = locationOf(await browser.fetch(back.pathname + back.search));
    expect(granted.searchParams.get("code")).not.toBeNull();
  });

  it("is told login_required of strangers and by the provider, and nobody is stored", async () => {
    const browser = openBrowser();
    const begin = async () => {
      const asked = locationOf(await browser.fetch(await silent()));
      return locationOf(await browser.fetch(asked.pathname + asked.search)).searchParams;
    };
    const stranger = await browser.fetch(prepareAnswer(acme, await begin(), personOf("hal")));
    expect(locationOf(stranger).searchParams.get("error")).toBe("login_required");
    expect(await findPersonOf(acme, "hal")).toBeNull();
    const query = new URLSearchParams({
      error: "login_required",
      state: (await begin()).get("state") ?? "",
      iss: acme.issuer,
    });
    const refused = await browser.fetch(`/login/with/${acme.id}/callback?${query}`);
    expect(locationOf(refused).searchParams.get("error")).toBe("login_required");
    expect(locationOf(refused).host).toContain("chromiumapp.org");
  });

  it("does not go to the provider twice, for a fresh proof, or in Firefox", async () => {
    const browser = openBrowser();
    const errorOf = async (path: string) =>
      locationOf(await browser.fetch(path)).searchParams.get("error");
    const path = await silent();
    expect(await errorOf(`${path}&provider_tried=1`)).toBe("login_required");
    expect(await errorOf(await silent({ max_age: "600" }))).toBe("login_required");
    const headers = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0" };
    const url = `https://latchkey.example${await silent()}`;
    const inFirefox = await send(new Request(url, { headers, redirect: "manual" }));
    expect(locationOf(inFirefox).searchParams.get("error")).toBe("login_required");
  });
});
