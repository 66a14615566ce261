import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../support/call.ts";
import { captureLog } from "../support/capture-log.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

let owner: string;
let member: string;
let session: string;
let secret: string;

beforeAll(async () => {
  await storeOrganization();
  owner = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
  member = await storePerson();
  session = await storeSession(owner);
  secret = (await storeToken({ owner })).plaintext;
});

/** Returns true if a text holds 20 characters in a row of the secret. */
function holdsPart(text: string): boolean {
  const digits = secret.slice("lk_pat_".length);
  return Array.from(digits.slice(19), (_, at) => digits.slice(at, at + 20)).some((part) =>
    text.includes(part),
  );
}

const broken = (noise: string) => () => secret.slice(0, 30) + noise + secret.slice(30);

describe("a token in a query", () => {
  it.each([
    ["alone", () => secret],
    ["cut short", () => secret.slice(0, 27)],
    ["in percent-encoded quotes", () => `%22${secret}%22`],
    ["in a percent-encoded assignment", () => `token%3D${secret}`],
    ["in a percent-encoded header", () => `Bearer%20${secret}`],
    ["with a zero-width space", broken("\u200b")],
    ["with a soft hyphen", broken("\u00ad")],
    ["with a line break", broken("\n")],
    ["with a prefix in capitals", () => secret.replace("lk_pat", "LK_PAT")],
  ])("%s is refused by every search, neither echoed nor logged", async (_, getText) => {
    const q = encodeURIComponent(getText());
    const lines = await captureLog(async () => {
      for (const path of ["/v1/tokens", "/v1/users", `/v1/users/${member}/tokens`]) {
        const response = await call(`${path}?q=${q}`, { token: session });
        const body = await response.text();
        expect(response.status, path).toBe(400);
        expect(JSON.parse(body)).toMatchObject({
          type: "urn:latchkey:problem:malformed_request",
          errors: [{ pointer: "/q", detail: "Must not contain a token." }],
        });
        expect(holdsPart(body)).toBe(false);
      }
    });
    expect(lines).toHaveLength(3);
    expect(holdsPart(lines.join("\n"))).toBe(false);
  });

  it("is refused in any parameter and in a parameter's name, and is not echoed", async () => {
    for (const query of [`role=${secret}`, `cursor=${secret}`, `x=${secret}`, `${secret}=1`]) {
      for (const path of ["/v1/users", "/v1/tokens", "/v1/me/activity", "/v1/audit-events"]) {
        const response = await call(`${path}?${query}`, { token: session });
        expect(response.status, path).toBe(400);
        expect(holdsPart(await response.text())).toBe(false);
      }
    }
  });

  it("is looked for by the prefixes of this server only", async () => {
    const q = secret.replace("lk_", "other_");
    expect((await call(`/v1/tokens?q=${q}`, { token: session })).status).toBe(200);
  });

  it("does not refuse a hint or an id", async () => {
    const { id } = await storeToken({ owner });
    for (const q of [secret.slice(0, 11), secret.slice(-4), id, owner]) {
      expect((await call(`/v1/tokens?q=${q}`, { token: session })).status).toBe(200);
    }
  });
});
