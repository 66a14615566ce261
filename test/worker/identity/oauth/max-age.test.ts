import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOME, now } from "../../support/organizations.ts";
import {
  addMember,
  ageSignIns,
  auditActions,
  authorizePath,
  Browser,
  codeFor,
  locationOf,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
  storeConsent,
  trade,
} from "../support/browser.ts";

const CHALLENGE = "c".repeat(43);
beforeAll(prepare, PREPARE_MS);

const param = (response: Response, name: string) => locationOf(response).searchParams.get(name);

describe("max_age", () => {
  let addresses = 40;

  /** Signs a member in, as if `ageSeconds` ago. */
  async function signInAgo(ageSeconds: number) {
    const email = `${crypto.randomUUID()}@example.test`;
    const person = await storeAccount(email);
    await addMember(person, HOME);
    await storeConsent(person);
    addresses += 1;
    const browser = new Browser({ address: `198.51.100.${addresses}` });
    await browser.signIn(email);
    await ageSignIns(person, ageSeconds);
    return { browser, person, email };
  }
  const provedAgo = async (code: Awaited<ReturnType<typeof codeFor>>) => {
    const { session_id } = await (await trade(code)).json<{ session_id: string }>();
    const provedAt = await env.DB.prepare(
      "SELECT proved_at FROM browser_sessions WHERE token_id = ?",
    )
      .bind(session_id)
      .first<number>("proved_at");
    return now() - (provedAt ?? 0);
  };

  it("is met by a younger proof, whose time the session keeps, also after a silent sign-in", async () => {
    const { browser } = await signInAgo(590);
    const age = await provedAgo(await codeFor(browser, { max_age: "600" }));
    expect(age).toBeGreaterThanOrEqual(590);
    expect(age).toBeLessThan(620);
    expect(await provedAgo(await codeFor(browser, { prompt: "none" }))).toBeGreaterThanOrEqual(590);
  });

  it("is answered login_required by a silent request if the proof is older", async () => {
    const { browser } = await signInAgo(700);
    const answer = await browser.fetch(
      authorizePath(CHALLENGE, { max_age: "600", prompt: "none" }),
    );
    expect(param(answer, "error")).toBe("login_required");
  });

  it("asks the same person for the password again, once, and counts wrong ones", async () => {
    const { browser, person, email } = await signInAgo(700);
    const someone = `${crypto.randomUUID()}@example.test`;
    await storeAccount(someone);
    const asked = locationOf(await browser.fetch(authorizePath(CHALLENGE, { max_age: "600" })));
    const path = asked.pathname + asked.search;
    expect(asked.pathname).toBe("/login");
    const page = await (await browser.fetch(path)).text();
    expect(page).toContain(email);
    expect(page).toMatch(/<input id="email"[^>]* readonly/);

    const refused = await browser.signIn(someone, "wrong password", path);
    expect(await refused.text()).toContain(email);
    expect(await auditActions(person)).toContain("sign_in.failed");
    // The form's email does not count: the password is that of the person who is signed in.
    const answer = await browser.signIn(someone, undefined, path);
    const { verifier, challenge } = await pkce();
    const back = new URL(answer.headers.get("Location") ?? "", browser.origin);
    back.searchParams.set("code_challenge", challenge);
    const code = param(await browser.fetch(back.pathname + back.search), "code") ?? "";
    expect(await provedAgo({ code, verifier })).toBeLessThan(60);
  });

  it("of 0 is met by signing in again, without a second time", async () => {
    const { browser, person, email } = await signInAgo(5);
    const asked = locationOf(await browser.fetch(authorizePath(CHALLENGE, { max_age: "0" })));
    const answer = await browser.signIn(email, undefined, asked.pathname + asked.search);
    await ageSignIns(person, 2);
    expect(param(await browser.fetch(answer.headers.get("Location") ?? ""), "code")).not.toBeNull();
  });
});
