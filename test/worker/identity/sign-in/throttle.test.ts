import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { EpochSeconds } from "../../../../shared/time.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { takeAttempt } from "../../../../worker/db/sign-in/sign-in-queries.ts";
import {
  getAddressNetwork,
  listAddressNetworks,
} from "../../../../worker/http/get-address-network.ts";
import { countRefusals } from "../../support/trail.ts";
import { Browser, PREPARE_MS, prepare, storeAccount } from "../support/browser.ts";
import { refusalOf, THROTTLED, WRONG_PASSWORD } from "../support/refusal-of.ts";

// No other file uses the addresses 198.18.0.x: their limits last a minute longer than this file.
beforeAll(prepare, PREPARE_MS);

async function guess(browser: Browser, email: string, times: number): Promise<(string | null)[]> {
  const form_token = await browser.formToken("/login");
  const form = { form_token, email, password: "a wrong password" };
  const answers = await Promise.all(
    Array.from({ length: times }, () => browser.post("/login", form)),
  );
  return Promise.all(answers.map(refusalOf));
}

describe("wrong passwords", () => {
  it("get one answer for known and unknown emails", async () => {
    await storeAccount("exists@example.test");
    const answer = async (email: string) => {
      const response = await new Browser({ address: "198.18.0.1" }).signIn(email, "wrong password");
      const page = (await response.clone().text()).replace(/name="form_token" value="[^"]+"/, "");
      return { refusal: await refusalOf(response), page: page.replaceAll(email, "") };
    };
    const known = await answer("exists@example.test");
    expect(known.refusal).toBe(WRONG_PASSWORD);
    expect(await answer("nobody@example.test")).toEqual(known);
  });

  it("get at most 10 attempts from one place, even 24 at once", async () => {
    const person = await storeAccount("parallel@example.test");
    const refusals = await guess(
      new Browser({ address: "198.18.0.2" }),
      "parallel@example.test",
      24,
    );
    expect(refusals.filter((refusal) => refusal === WRONG_PASSWORD)).toHaveLength(10);
    expect(refusals.filter((refusal) => THROTTLED.test(refusal ?? ""))).toHaveLength(14);
    expect(await countRefusals(person, "sign_in.failed")).toBe(10);
    expect(await countRefusals(person, "sign_in.throttled")).toBeGreaterThan(0);
  });

  it("get the time of the next attempt", async () => {
    await storeAccount("words@example.test");
    const browser = new Browser({ address: "198.18.0.3" });
    await guess(browser, "words@example.test", 10);
    const answer = await browser.signIn("words@example.test");
    expect(await refusalOf(answer)).toBe("Too many tries. Try again in 15 minutes.");
    expect(browser.cookies.has("__Host-latchkey-session")).toBe(false);
  });

  it("do not lock the person out on another network", async () => {
    await storeAccount("victim@example.test");
    await guess(new Browser({ address: "198.18.0.4" }), "victim@example.test", 20);
    const answer = await new Browser({ address: "198.18.0.5" }).signIn("victim@example.test");
    expect(answer.status).toBe(303);
  });

  it("do not lock out a browser that has signed in before, even on the attacker's network", async () => {
    await storeAccount("known@example.test");
    const browser = new Browser({ address: "198.18.0.6" });
    await browser.signIn("known@example.test");
    await guess(new Browser({ address: "198.18.0.6" }), "known@example.test", 30);
    await env.DB.prepare("UPDATE sign_in_attempts SET failures = 1000").run();
    const unknown = await new Browser({ address: "198.18.0.7" }).signIn("known@example.test");
    expect(await refusalOf(unknown)).toMatch(THROTTLED);
    browser.cookies.delete("__Host-latchkey-session");
    expect((await browser.signIn("known@example.test")).status).toBe(303);
  });

  it("get at most 30 attempts an hour from one /48, and leave the next /48 alone", async () => {
    await storeAccount("hour@example.test");
    await guess(new Browser({ address: "2001:db8:19:1::1" }), "hour@example.test", 1);
    // Enough for a /48, but not for an account.
    await env.DB.prepare("UPDATE sign_in_attempts SET failures = 30").run();
    const signIn = (address: string) => new Browser({ address }).signIn("hour@example.test");
    expect(await refusalOf(await signIn("2001:db8:19:2::1"))).toMatch(THROTTLED);
    expect((await signIn("2001:db8:1a:1::1")).status).toBe(303);
  });

  it("are limited in a browser that is known to another account only", async () => {
    await storeAccount("attacker@example.test");
    await storeAccount("target@example.test");
    const browser = new Browser({ address: "198.18.0.8" });
    await browser.signIn("attacker@example.test");
    await guess(new Browser({ address: "198.18.0.8" }), "target@example.test", 10);
    browser.cookies.delete("__Host-latchkey-session");
    expect(await refusalOf(await browser.signIn("target@example.test"))).toMatch(THROTTLED);
  });

  it("are cleared by a successful sign-in", async () => {
    await storeAccount("forgiven@example.test");
    const address = "198.18.0.9";
    await guess(new Browser({ address }), "forgiven@example.test", 9);
    expect((await new Browser({ address }).signIn("forgiven@example.test")).status).toBe(303);
    const again = await guess(new Browser({ address }), "forgiven@example.test", 9);
    expect(again).toEqual(Array(9).fill(WRONG_PASSWORD));
  });
});

describe("takeAttempt", () => {
  const db = openDatabase(env.DB);
  const at = (seconds: number) => v.parse(EpochSeconds, seconds);
  const count = (key: string, limit: number) => ({ key, limit, windowSeconds: 60 });

  it("starts again at the second the window ends", async () => {
    const limits = [count("window", 1)] as const;
    expect(await takeAttempt(db, limits, at(1000))).toBeNull();
    expect(await takeAttempt(db, limits, at(1059))).toBe(1060);
    expect(await takeAttempt(db, limits, at(1060))).toBeNull();
  });

  it("does not count against the account if the place is refused", async () => {
    const limits = [count("place", 1), count("account", 5)] as const;
    for (let tries = 0; tries < 4; tries += 1) await takeAttempt(db, limits, at(1000));
    const row = await env.DB.prepare(
      "SELECT failures FROM sign_in_attempts WHERE key = 'account'",
    ).first();
    expect(row).toEqual({ failures: 1 });
  });

  it("refuses a new place once the account has reached its limit", async () => {
    for (const place of ["a", "b"]) {
      await takeAttempt(db, [count(place, 5), count("spread", 2)], at(1000));
    }
    expect(await takeAttempt(db, [count("c", 5), count("spread", 2)], at(1000))).toBe(1060);
  });
});

describe("listAddressNetworks", () => {
  it.each([
    ["203.0.113.7", ["203.0.113.7"]],
    ["::ffff:203.0.113.7", ["203.0.113.7"]],
    ["2001:db8:1:2:3:4:5:6", ["20010db800010002/64", "20010db80001/48"]],
    ["2001:db8:1:2::", ["20010db800010002/64", "20010db80001/48"]],
    ["2001:db8:1:3::", ["20010db800010003/64", "20010db80001/48"]],
    ["nonsense", ["unknown"]],
    [undefined, ["unknown"]],
  ])("maps %s to %s", (address, networks) => {
    expect(listAddressNetworks(address)).toEqual(networks);
    expect(getAddressNetwork(address)).toBe(networks[0]);
  });
});
