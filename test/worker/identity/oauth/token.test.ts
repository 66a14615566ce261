import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { EpochSeconds } from "../../../../shared/time.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { findCode, redeemCode } from "../../../../worker/db/sign-in/oauth-queries.ts";
import { NO_ACTOR } from "../../support/no-actor.ts";
import { HOME, storeOrganization } from "../../support/organizations.ts";
import {
  addMember,
  auditActions,
  Browser,
  codeFor,
  type Grant,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { INSTALLATION, OTHER_INSTALLATION, prove } from "../support/installation.ts";

beforeAll(prepare, PREPARE_MS);

let addresses = 0;
async function signInBrowser(email: string): Promise<{ person: string; browser: Browser }> {
  const person = await storeAccount(email);
  await addMember(person, HOME);
  await storeConsent(person);
  addresses += 1;
  const browser = new Browser({ address: `198.51.100.${addresses}` });
  await browser.signIn(email);
  return { person, browser };
}

const liveSessions = async (person: string): Promise<number> => {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM tokens WHERE owner = ? AND kind = 'ses' AND revoked_at IS NULL",
  )
    .bind(person)
    .first<{ n: number }>();
  return row?.n ?? -1;
};

describe("POST /oauth/token", () => {
  it.each<[string, number, Record<string, string>]>([
    ["invalid_client", 400, { client_id: "someone-else" }],
    ["invalid_client", 400, { client_secret: "x" }],
    ["unsupported_grant_type", 400, { grant_type: "password" }],
    ["invalid_request", 400, { code: "" }],
    ["invalid_request", 400, { code_verifier: "" }],
    ["invalid_request", 400, { redirect_uri: "" }],
    ["invalid_grant", 400, { code: "A".repeat(43) }],
    ["invalid_grant", 400, { code: "A".repeat(54) }],
    ["invalid_grant", 400, { redirect_uri: "https://evil.example/cb" }],
    ["invalid_grant", 400, { code_verifier: "w".repeat(43) }],
  ])("answers %s %i for %o, and leaves the code unchanged", async (error, status, changes) => {
    const { browser } = await signInBrowser(`bad-${crypto.randomUUID()}@example.test`);
    const code = await codeFor(browser);
    const answer = await trade(code, changes);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect((await trade(code)).status).toBe(200);
  });

  it("refuses a form with a repeated parameter", async () => {
    const { browser } = await signInBrowser("twice@example.test");
    const code = await codeFor(browser);
    const answer = await browser.fetch("/oauth/token", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: `grant_type=authorization_code&client_id=latchkey-extension&code=${code.code}&code=x`,
    });
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  });

  it("refuses a code at the second it expires", async () => {
    const { browser, person } = await signInBrowser("second@example.test");
    await codeFor(browser);
    const row = await env.DB.prepare("SELECT digest FROM oauth_codes WHERE person = ?")
      .bind(person)
      .first<{ digest: string }>();
    const db = openDatabase(env.DB);
    const code = await findCode(db, row?.digest ?? "");
    if (code === null) throw new Error("no code was stored");
    const at = (seconds: number) => {
      const instant = v.parse(EpochSeconds, seconds);
      const id = `tok_second${seconds}`;
      const session = {
        id,
        name: "Chrome",
        proofId: `proof-${seconds}`,
        stored: { digest: `digest-${seconds}`, kid: "2", hint: "lk_ses_…" },
        userAgent: null,
        ipAddress: null,
      };
      const event = {
        id: `aud_second${seconds}`,
        at: instant,
        organization: HOME,
        action: "session.started" as const,
        actor: { ...NO_ACTOR, person, tokenId: id },
        subject: person,
        target: { kind: "session", id } as const,
      };
      return redeemCode(db, code, session, instant, event, { ...event, id: `${event.id}e` });
    };
    expect(await at(code.expiresAt)).toBeNull();
    expect(await liveSessions(person)).toBe(0);
    expect(await at(code.expiresAt - 1)).toBe(code.expiresAt - 1 + 30 * 86_400);
  });

  it("lets a code expire after 60 seconds", async () => {
    const { browser, person } = await signInBrowser("sixty@example.test");
    await codeFor(browser);
    const row = await env.DB.prepare(
      "SELECT expires_at - created_at AS ttl FROM oauth_codes WHERE person = ?",
    )
      .bind(person)
      .first();
    expect(row).toEqual({ ttl: 60 });
  });

  it("revokes the session of a replayed code, once", async () => {
    const { browser, person } = await signInBrowser("replay@example.test");
    const code = await codeFor(browser);
    const grant = await (await trade(code)).json<Grant>();
    expect((await trade(code, { code_verifier: (await pkce()).verifier })).status).toBe(400);
    expect((await v1("/sessions", grant.access_token)).status).toBe(200);
    expect(await (await trade(code)).json()).toMatchObject({ error: "invalid_grant" });
    expect((await v1("/sessions", grant.access_token)).status).toBe(401);
    expect((await trade(code)).status).toBe(400);
    const actions = await auditActions(person);
    expect(actions.slice(2)).toEqual(["session.started", "code.replayed", "session.ended"]);
  });

  it("lets 1 of 64 concurrent requests win, and the other 63, as replays, revoke its session", async () => {
    const { browser, person } = await signInBrowser("race@example.test");
    const code = await codeFor(browser);
    const answers = await Promise.all(Array.from({ length: 64 }, () => trade(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(63);
    expect(await liveSessions(person)).toBe(0);
    const actions = await auditActions(person);
    expect(actions.filter((action) => action === "session.started")).toHaveLength(1);
    expect(actions.filter((action) => action === "code.replayed")).toHaveLength(1);
  });

  it("replaces the session of one installation, organization and person, and no other", async () => {
    const { browser, person } = await signInBrowser("replace@example.test");
    const second = await storeOrganization("org_replace");
    await addMember(person, second);
    const other = await signInBrowser("replace-other@example.test");
    await storeConsent(person, OTHER_INSTALLATION);
    const get = async (from: Browser, changes: Record<string, string>, by = INSTALLATION) => {
      const code = await codeFor(from, { ...changes, dpop_jkt: by.thumbprint });
      return (await trade(code, {}, prove(by))).json<Grant>();
    };
    const old = await get(browser, { organization: HOME });
    const kept = [
      await get(browser, { organization: second }),
      await get(browser, { organization: HOME }, OTHER_INSTALLATION),
      await get(other.browser, { organization: HOME }),
    ];
    const fresh = await get(browser, { organization: HOME });
    expect((await v1("/sessions", old.access_token)).status).toBe(401);
    for (const grant of [...kept, fresh]) {
      expect((await v1("/sessions", grant.access_token)).status).toBe(200);
    }
  });

  it("refuses a code once its sign-in has ended", async () => {
    const { browser, person } = await signInBrowser("gone@example.test");
    const code = await codeFor(browser);
    await env.DB.prepare("DELETE FROM session WHERE user_id = ?").bind(person).run();
    expect((await trade(code)).status).toBe(400);
  });

  it("writes started and ended sessions to the change feed", async () => {
    const { browser } = await signInBrowser("feed@example.test");
    const first = await (await trade(await codeFor(browser))).json<Grant>();
    const second = await (await trade(await codeFor(browser))).json<Grant>();
    const { results } = await env.DB.prepare(
      "SELECT target_id FROM changes WHERE target_id IN (?, ?) ORDER BY seq",
    )
      .bind(first.session_id, second.session_id)
      .all<{ target_id: string }>();
    const ids = results.map((row) => row.target_id);
    expect(ids).toEqual([first.session_id, first.session_id, second.session_id]);
  });
});

describe("a second sign-in of a person in one browser", () => {
  it("takes over the sessions of the first, so that signing out still ends them", async () => {
    const { browser, person } = await signInBrowser("over@example.test");
    const grant = await (await trade(await codeFor(browser))).json<Grant>();
    const login = `/login?${new URLSearchParams({ return_to: "/oauth/authorize?x=1" })}`;
    await browser.signIn("over@example.test", undefined, login);
    const row = await env.DB.prepare("SELECT count(*) AS n FROM session WHERE user_id = ?")
      .bind(person)
      .first();
    expect(row).toEqual({ n: 1 });
    const page = await (await browser.fetch("/account")).text();
    const id = /name="sign_out" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const form_token = await browser.formToken("/account");
    await browser.post("/account", { form_token, sign_out: id });
    expect((await v1("/sessions", grant.access_token)).status).toBe(401);
  });
});
