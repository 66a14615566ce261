import { beforeAll, describe, expect, it, vi } from "vitest";
import { guard } from "../../../worker/guard/guard.ts";
import { askTwice, realBinding } from "../support/ask-guard.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const url = "https://api.example.com/things";

let pat: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization("org_other");
  const owner = await storePerson({ role: "Basic_User" });
  pat = (await storeToken({ owner, scopes: ["API_READ"] })).plaintext;
});

describe("the log of a guard", () => {
  it("is empty if the options fit, even for tokens that are refused later", async () => {
    const log: string[] = [];
    const things = guard({
      api: "control-plane",
      scopes: ["API_READ"],
      binding: realBinding,
      log: (message) => log.push(message),
    }).fetch(() => new Response());
    const owner = await storePerson({ role: "Basic_User" });
    const other = await storeToken({ owner, scopes: ["METRICS_READ"] });
    const foreign = await storeToken({ owner, organization: "org_other", scopes: ["API_READ"] });
    const statuses: number[] = [];
    for (const token of [pat, other.plaintext, foreign.plaintext]) {
      const headers = { Authorization: `Bearer ${token}` };
      statuses.push((await things(new Request(url, { headers }))).status);
    }
    expect(statuses).toEqual([200, 403, 401]);
    expect(log).toEqual([]);
  });

  it("is console.warn by default, where all guards of a program log a cause once", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    // Files share the program, so the message must be one of this test.
    const options = { api: "only-here", scopes: ["API_READ"], binding: realBinding };
    for (let n = 0; n < 3; n++) {
      const things = guard(options).fetch(() => new Response());
      const headers = { Authorization: `Bearer ${pat}` };
      expect((await things(new Request(url, { headers }))).status).toBe(403);
    }
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^latchkey\/guard: .*only-here/)]]);
    warn.mockRestore();
  });

  it("that throws does not change an answer", async () => {
    const log = () => {
      throw new Error("the log is full");
    };
    const { status } = await askTwice({ binding: { verify: async () => "" }, log }, pat);
    expect(status).toBe(503);
  });

  it("receives at most 50 messages, whatever the guards of a program are asked", async () => {
    const log: string[] = [];
    const write = (message: string) => log.push(message);
    for (let n = 0; n < 60; n++) {
      await askTwice({ binding: realBinding, scopes: [`NO_SUCH_${n}`], log: write }, pat);
    }
    expect(log).toHaveLength(50);
  });
});
