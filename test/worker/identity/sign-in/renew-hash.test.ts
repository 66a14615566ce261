import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "../../../../worker/identity/hash-password.ts";
import { storePerson } from "../../support/organizations.ts";
import { Browser, PASSWORD, PREPARE_MS, prepare, storeAccount } from "../support/browser.ts";

let address = 0;

beforeAll(prepare, PREPARE_MS);

const newBrowser = () => new Browser({ address: `198.18.8.${++address}` });

describe("a password of an earlier version", () => {
  it("gets a hash of today's cost at the next sign-in, even at two at once", async () => {
    const email = "earlier@example.test";
    const person = await storePerson({ id: await storeAccount(email) });
    const theirs = await (await import("better-auth/crypto")).hashPassword(PASSWORD);
    await env.DB.prepare("UPDATE account SET password = ? WHERE user_id = ?")
      .bind(theirs, person)
      .run();

    const signedIn = await Promise.all([newBrowser(), newBrowser()].map((b) => b.signIn(email)));

    expect(signedIn.map(({ status }) => status)).toEqual([303, 303]);
    const row = await env.DB.prepare("SELECT password FROM account WHERE user_id = ?")
      .bind(person)
      .first<{ password: string }>();
    const [salt = ""] = theirs.split(":");
    expect(row?.password).toBe(await hashPassword(PASSWORD, salt));
  });
});
