import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { computeSetupDigest } from "../../../../worker/tokens/compute-setup-digest.ts";
import { call } from "../../support/call.ts";
import { HOME, now } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import { Browser, PREPARE_MS } from "../support/browser.ts";
import { answer, enter, membershipsOf, personWith } from "../support/links.ts";
import { BAD_CODE, FOREIGN_FORM, refusalOf, THROTTLED } from "../support/refusal-of.ts";

const PATH = "/setup";
const CODE = "S".repeat(43);
const FIELDS = {
  code: CODE,
  organization: "Acme",
  preset: "api-control-plane",
  email: "First@example.test",
};
let address = 0;
const newBrowser = () => new Browser({ address: `203.0.113.${++address}` });
const count = async (table: string) =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n;

async function storeCode(code = CODE, expiresAt = now() + 3600): Promise<void> {
  await env.DB.prepare("INSERT OR REPLACE INTO setup_codes VALUES (?, ?, ?)")
    .bind(await computeSetupDigest(code), now(), expiresAt)
    .run();
}

beforeEach(async () => {
  await Promise.all([import("better-auth/minimal"), import("better-auth/adapters/drizzle")]);
  await storeCode();
}, PREPARE_MS);

describe("a fresh deployment", () => {
  it("refuses setup without its code, and with an expired code", async () => {
    await storeCode("E".repeat(43), now());
    for (const code of ["", "x", "x".repeat(43), "E".repeat(43)]) {
      const response = await enter(newBrowser(), PATH, code);
      expect(await refusalOf(response), code).toMatch(BAD_CODE);
      const form = { ...FIELDS, code };
      expect(await refusalOf(await answer(newBrowser(), PATH, form)), code).toMatch(BAD_CODE);
    }
    expect(await count("organizations")).toBe(0);
    expect(await count("user")).toBe(0);
  });

  it.each([
    [{ organization: " " }, "Enter the organization"],
    [{ preset: "nowhere" }, "Choose the permissions"],
    [{ name: "" }, "Enter your name"],
    [{ email: "nobody" }, "Enter your email"],
    [{ password: "short" }, "Choose a password"],
  ])("says what is wrong with %o and changes nothing", async (fields, text) => {
    const response = await answer(newBrowser(), PATH, { ...FIELDS, ...fields });
    expect(await refusalOf(response)).toContain(text);
    const page = await response.text();
    expect(page).not.toContain("short");
    expect(await count("user")).toBe(0);
  });

  it("limits attempts by network", async () => {
    const browser = newBrowser();
    await enter(browser, PATH, "x".repeat(43));
    await env.DB.prepare("UPDATE sign_in_attempts SET failures = 30").run();
    expect(await refusalOf(await enter(browser, PATH, CODE))).toMatch(THROTTLED);
    await env.DB.prepare("DELETE FROM sign_in_attempts").run();
  });

  it("is set up once: organization, catalog and first administrator, who is signed in", async () => {
    const browsers = [newBrowser(), newBrowser()];
    const form = await (await enter(newBrowser(), PATH, CODE)).text();
    expect(form).toMatch(/<option value="magistrala-domain"[^>]*>Magistrala domain</);

    const answers = await Promise.all(
      browsers.map((browser, index) =>
        answer(browser, PATH, { ...FIELDS, email: `first-${index}@example.test` }),
      ),
    );

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 303]);
    const winner = answers.findIndex(({ status }) => status === 303);
    const person = await personWith(`first-${winner}@example.test`);
    expect(await count("user")).toBe(1);
    expect(await membershipsOf(person)).toEqual([
      { organization: HOME, role: "Global_Admin", groups: '["token-managers"]' },
    ]);
    expect(await (await browsers[winner]?.fetch("/account"))?.text()).toContain("Acme");
    const me = await call("/v1/me", { token: await storeSession(person) });
    expect(await me.json()).toMatchObject({
      organization: { id: HOME, name: "Acme" },
      grantable: { count: 31, of: 31 },
    });
    expect((await readTrailOf(person)).map(({ action }) => action)).toEqual([
      "user.created",
      "organization.created",
      "catalog.put",
      "membership.created",
      "sign_in.succeeded",
    ]);

    await storeCode();
    for (const response of [
      await newBrowser().fetch(PATH),
      await answer(browsers[winner] ?? newBrowser(), PATH, FIELDS),
    ]) {
      expect(["Latchkey is set up", FOREIGN_FORM]).toContain(await refusalOf(response));
    }
    expect(await count("organizations")).toBe(1);
    expect(await count("setup_codes")).toBe(1);
  });
});
