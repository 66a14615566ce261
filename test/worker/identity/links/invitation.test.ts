import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { InvitationList } from "../../../../shared/wire/link-resource.ts";
import { call } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import { Browser, PREPARE_MS, prepare, storeAccount } from "../support/browser.ts";
import { answer, codeOf, enter, invited, membershipsOf, personWith } from "../support/links.ts";
import { FOREIGN_FORM, refusalOf, THROTTLED, WRONG_PASSWORD } from "../support/refusal-of.ts";

const PATH = "/invitation";
let admin: string;
let session: string;
let address = 0;

beforeAll(async () => {
  await prepare();
  await storeOrganization("org_other");
}, PREPARE_MS);

beforeEach(async () => {
  admin = await storePerson({ role: "Global_Admin", name: "Ada Admin" });
  session = await storeSession(admin);
});

/** Opens a browser on a network of its own, so that tests do not share limits. */
const newBrowser = () => new Browser({ address: `198.51.100.${++address}` });
const list = async (token = session) => {
  const response = await call("/v1/invitations", { token });
  return (await response.json<InvitationList>()).invitations;
};
const cancel = (id: string) => call(`/v1/invitations/${id}`, { method: "DELETE", token: session });
const NO_GOOD = "This code does not work.";

describe("a person without an account", () => {
  it("sees the invitation, creates an account, joins and is signed in", async () => {
    const email = "new@example.test";
    const invitation = await invited(session, { email, role: "Admin", groups: ["token-managers"] });
    const code = codeOf(invitation);
    const browser = newBrowser();

    const page = await (await enter(browser, PATH, code)).text();
    for (const text of [
      "Join Organization org_home",
      "Ada Admin invites you.",
      "Admin",
      "Token managers",
      email,
      "Create account and join",
    ]) {
      expect(page).toContain(text);
    }
    const joined = await answer(browser, PATH, { code });
    expect([joined.status, joined.headers.get("Location")]).toEqual([303, "/account"]);
    const person = await personWith(email);
    expect(await membershipsOf(person)).toEqual([
      { organization: HOME, role: "Admin", groups: '["token-managers"]' },
    ]);
    expect(await (await browser.fetch("/account")).text()).toContain("Nina New");
    const actions = (await readTrailOf(person)).map(({ action, actor }) => [action, actor]);
    expect(actions).toEqual([
      ["membership.created", person],
      ["user.created", person],
      ["sign_in.succeeded", person],
    ]);
    const feed = await env.DB.prepare("SELECT kind FROM changes WHERE target_id = ?")
      .bind(person)
      .all();
    expect(feed.results).toEqual([{ kind: "user" }]);
    expect((await list()).map(({ id }) => id)).not.toContain(invitation.id);
  });

  it("sees mistakes in the form, and can correct them", async () => {
    const code = codeOf(await invited(session, { email: "slips@example.test" }));
    const browser = newBrowser();

    const short = await answer(browser, PATH, { code, password: "short" });
    expect(await refusalOf(short)).toBe("Choose a password of 8 to 128 characters.");
    const page = await short.text();
    expect(page).toContain('value="Nina New"');
    expect(page).not.toContain('value="short"');
    expect(await (await answer(browser, PATH, { code, name: " " })).text()).toContain(
      "Enter a name",
    );
    expect((await answer(browser, PATH, { code })).status).toBe(303);
  });

  it("may paste the whole link", async () => {
    const { link } = await invited(session, { email: "paste@example.test" });
    expect(await (await enter(newBrowser(), PATH, ` ${link}\n`)).text()).toContain("Join");
  });
});

describe("a person with an account", () => {
  it("signs in with their password and joins, once", async () => {
    const person = await storeAccount("known@example.test", "Ken Known");
    await storePerson({ id: person, organization: "org_other", role: "Admin" });
    const code = codeOf(await invited(session, { email: "known@example.test" }));
    const browser = newBrowser();

    expect(await (await enter(browser, PATH, code)).text()).toContain("Sign in and join");
    const wrong = await answer(browser, PATH, { code, password: "not their password" });
    expect(await refusalOf(wrong)).toBe(WRONG_PASSWORD);
    expect(await membershipsOf(person)).toHaveLength(1);
    expect((await answer(browser, PATH, { code, name: "Other Name" })).status).toBe(303);
    expect(await membershipsOf(person)).toEqual([
      { organization: HOME, role: "Basic_User", groups: "[]" },
      { organization: "org_other", role: "Admin", groups: "[]" },
    ]);
    expect(await (await browser.fetch("/account")).text()).toContain("Ken Known");
    expect(await (await answer(newBrowser(), PATH, { code })).text()).toContain(NO_GOOD);
  });

  it("needs no password if already signed in", async () => {
    const person = await storeAccount("inside@example.test");
    const code = codeOf(await invited(session, { email: "inside@example.test" }));
    const browser = newBrowser();
    await browser.signIn("inside@example.test");

    expect(await (await enter(browser, PATH, code)).text()).not.toContain('type="password"');
    expect((await answer(browser, PATH, { code, password: "" })).status).toBe(303);
    expect(await membershipsOf(person)).toHaveLength(1);
  });

  it("cannot be impersonated by another signed-in person", async () => {
    await storeAccount("target@example.test");
    const thief = await storeAccount("thief@example.test");
    const code = codeOf(await invited(session, { email: "target@example.test" }));
    const browser = newBrowser();
    await browser.signIn("thief@example.test");

    const refused = await answer(browser, PATH, { code, password: "" });
    expect(await refusalOf(refused)).toBe(WRONG_PASSWORD);
    expect(await membershipsOf(thief)).toEqual([]);
  });
});

describe("an invitation that is no longer valid", () => {
  const open = async (code: string) => (await enter(newBrowser(), PATH, code)).text();

  it("gets one answer for every cause", async () => {
    const revoked = await invited(session, { email: "revoked@example.test" });
    expect((await cancel(revoked.id)).status).toBe(204);
    expect((await cancel(revoked.id)).status).toBe(404);
    const expired = await invited(session, { email: "expired@example.test" });
    await env.DB.prepare("UPDATE one_time_links SET expires_at = unixepoch() WHERE id = ?")
      .bind(expired.id)
      .run();
    const codes = [codeOf(revoked), codeOf(expired), "x".repeat(43), "", "x", "' OR 1 --"];

    for (const code of codes) expect(await open(code), code).toContain(NO_GOOD);
  });

  it("is one whose creator is disabled, or may no longer give its role and groups", async () => {
    const invitations = [];
    for (const change of [
      "disabled_at = 1",
      "role = 'Basic_User'",
      "groups = '[\"gone\"]', role = 'Admin'",
    ]) {
      const creator = await storePerson({ role: "Global_Admin" });
      const email = `${creator}@elsewhere.test`;
      invitations.push(await invited(await storeSession(creator), { email }));
      await env.DB.prepare(`UPDATE memberships SET ${change} WHERE person = ?`).bind(creator).run();
    }

    for (const invitation of invitations) expect(await open(codeOf(invitation))).toContain(NO_GOOD);
  });

  it("is one that another browser has used first", async () => {
    const email = "race@example.test";
    const code = codeOf(await invited(session, { email }));
    const browsers = [newBrowser(), newBrowser()];

    const answers = await Promise.all(browsers.map((browser) => answer(browser, PATH, { code })));

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 303]);
    const people = await env.DB.prepare("SELECT count(*) AS n FROM user WHERE email = ?")
      .bind(email)
      .first();
    expect(people).toEqual({ n: 1 });
  });
});

describe("the page", () => {
  it("accepts only its own form", async () => {
    const code = codeOf(await invited(session, { email: "forged@example.test" }));
    const forged = await newBrowser().post(PATH, { code, answer: "join" });
    expect(await refusalOf(forged)).toBe(FOREIGN_FORM);
  });

  it("limits a network to 30 codes in 15 minutes, and clears the count after a valid code", async () => {
    const browser = newBrowser();
    const code = codeOf(await invited(session, { email: "count@example.test" }));
    const setAttempts = (n: number) =>
      env.DB.prepare("UPDATE sign_in_attempts SET failures = ?").bind(n).run();
    await enter(browser, PATH, "x".repeat(43));
    await setAttempts(29);
    const opened = await enter(browser, PATH, code);
    expect([opened.status, await refusalOf(opened)]).toEqual([200, null]);
    await enter(browser, PATH, "x".repeat(43));
    await setAttempts(30);
    expect(await refusalOf(await enter(browser, PATH, code))).toMatch(THROTTLED);
  });
});
