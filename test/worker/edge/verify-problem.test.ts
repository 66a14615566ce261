import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../support/call.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

let token: string;

beforeAll(async () => {
  await storeOrganization();
  const owner = await storePerson({ role: "Basic_User" });
  token = (await storeToken({ owner, scopes: ["API_READ"] })).plaintext;
});

const REFUSED = 'Bearer realm="latchkey", error="invalid_request"';

describe("a question that /verify cannot answer", () => {
  it.each([
    ["?scop=API_READ", "scop: there is no such parameter"],
    ["?access_token=x", "access_token: there is no such parameter"],
    ["?organization=home", "organization: not valid, empty or repeated"],
    ["?organization=", "organization: not valid, empty or repeated"],
    ["?organization=org_home&organization=org_a", "organization: not valid, empty or repeated"],
    ["?scope=", "scope: not valid"],
    ["?scope=API_READ%20%20PLAN_READ", "scope: not valid"],
    ["?entity=ch%201&scope=API_READ", "entity: not valid, empty or repeated"],
    ["?entity=ch_1", "entity: needs scope"],
    ["?api=or%20ders&method=GET", "api: not valid, empty or repeated"],
    ["?api=control-plane", "api: needs method, method_from or scope"],
    ["?api=control-plane&method=get", "method: not valid, empty or repeated"],
    ["?method=GET", "method: needs api"],
    ["?method_from=request", "method_from: needs api"],
    ["?api=control-plane&method=GET&method_from=request", "method: excludes method_from"],
    ["?api=control-plane&method_from=X-Method", "method_from: not valid, empty or repeated"],
    [
      "?api=control-plane&method_from=X-Forwarded-Method",
      "method_from: the request has no single valid X-Forwarded-Method",
    ],
    ["?limit=some", "limit: not valid, empty or repeated"],
  ])("answers 400 to %s, and says which parameter is wrong, and why", async (query, why) => {
    const response = await call(`/verify${query}`, { token });

    expect(response.status).toBe(400);
    expect(await response.text()).toBe("");
    expect(response.headers.get("WWW-Authenticate")).toBe(`${REFUSED}, error_description="${why}"`);
  });

  it.each([
    ["quotes and a line break", "?a%22%0D%0AX-Token-Id%3A%20tok_1"],
    ["characters beyond ASCII", "?%C3%A4"],
    ["no characters", "?=1"],
    ["4,000 characters", `?${"a".repeat(4_000)}`],
    ["a prototype's member", "?__proto__=1"],
  ])("does not repeat a parameter's name of %s", async (_, query) => {
    const response = await call(`/verify${query}`, { token });

    expect(response.status).toBe(400);
    expect(response.headers.get("X-Token-Id")).toBeNull();
    expect(response.headers.get("WWW-Authenticate")).toBe(
      `${REFUSED}, error_description="a parameter is unknown"`,
    );
  });

  it("never repeats a token that was written into the URL", async () => {
    for (const query of [`?${token}`, `?scope=${token}%20x%20`, `?${token}=1`]) {
      const response = await call(`/verify${query}`, { token });
      expect(response.status).toBe(400);
      expect(JSON.stringify([...response.headers])).not.toContain(token);
    }
  });

  it("names no parameter when the credential is what is malformed", async () => {
    const headers = { Authorization: `Bearer ${token}, Bearer ${token}` };
    const response = await call("/verify?scope=API_READ", { headers });
    expect(response.headers.get("WWW-Authenticate")).toBe(REFUSED);
  });
});
