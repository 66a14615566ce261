import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProviderResource } from "../../../../shared/wire/provider-resource.ts";
import { call } from "../../support/call.ts";
import { answerAt, disconnectInternet, setTxtRecords } from "../../support/fake-internet.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeDomain, storeProvider } from "../../support/store-provider.ts";
import { storeSession } from "../../support/store-token.ts";

const DNS = "https://cloudflare-dns.com/dns-query";
let session: string;
let provider: string;

beforeEach(async () => {
  await storeOrganization();
  await env.DB.prepare("DELETE FROM providers").run();
  session = await storeSession(await storePerson({ role: "Global_Admin" }));
  provider = await storeProvider();
  disconnectInternet();
});

const send = (method: string, path: string, body?: unknown, id = provider) =>
  call(`/v1/providers/${id}/domains${path}`, { method, token: session, body });
const add = (domain: string) => send("POST", "", { domain });
const check = (domain: string, id = provider) => send("POST", `/${domain}/check`, undefined, id);
const readType = async (response: Response) => {
  const { type } = await response.json<{ type: string }>();
  return [response.status, type.split(":").at(-1)];
};
const readDomains = async (response: Response) => (await response.json<ProviderResource>()).domains;

describe("POST /v1/providers/{id}/domains", () => {
  it("adds a domain in lower case and ASCII, with the record that proves it", async () => {
    const response = await add(" Bücher.Example. ");
    expect(response.status).toBe(201);
    const [domain] = await readDomains(response);
    expect(domain).toMatchObject({
      domain: "xn--bcher-kva.example",
      record_name: "_latchkey.xn--bcher-kva.example",
      record_value: expect.stringMatching(/^latchkey-domain=[A-Za-z0-9_-]{43}$/),
      verified_at: null,
    });
    // Adding it again keeps the record, which may be in the DNS already.
    expect(await readDomains(await add("xn--bcher-kva.example"))).toEqual([domain]);
  });

  it.each([
    "com",
    "localhost",
    "10.0.0.1",
    "[::1]",
    "a b.example",
    "acme.example/x",
    "nina@acme.example",
    "acme.example:443",
    "-acme.example",
    "acme..example",
    "_dmarc.acme.example",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(120)}example`,
    "",
    "gmail.com",
    "GoogleMail.com.",
    "outlook.com",
  ])("refuses %s", async (domain) => {
    expect(await readType(await add(domain))).toEqual([422, "invalid_input"]);
  });

  it("adds at most 20", async () => {
    for (let count = 0; count < 20; count++) await storeDomain(provider, `a${count}.example`);
    expect(await readType(await add("acme.example"))).toEqual([409, "conflict"]);
  });
});

describe("POST /v1/providers/{id}/domains/{domain}/check", () => {
  const publish = (domain: string, challenge: string) =>
    setTxtRecords(`_latchkey.${domain}`, ["v=spf1", `latchkey-domain=${challenge}`]);

  it("proves a domain by its record", async () => {
    publish("acme.example", await storeDomain(provider, "acme.example"));
    const response = await check("ACME.example");
    expect(response.status).toBe(200);
    expect((await readDomains(response))[0]?.verified_at).not.toBeNull();
    expect(
      await env.DB.prepare(
        "SELECT details ->> '$.domain' AS domain FROM audit_events WHERE action = 'provider.domain_proved' AND target_id = ?",
      )
        .bind(provider)
        .first(),
    ).toEqual({ domain: "acme.example" });
  });

  it("joins a text that the DNS splits", async () => {
    const challenge = await storeDomain(provider, "acme.example");
    const name = "_latchkey.acme.example";
    const data = `"latchkey-" "domain=${challenge}"`;
    answerDns({ Status: 0, Answer: [{ name: `${name}.`, type: 16, data }] });
    expect((await check("acme.example")).status).toBe(200);
  });

  function answerDns(body: unknown, init: ResponseInit = {}) {
    const headers = { "Content-Type": "application/dns-json" };
    answerAt(DNS, () => new Response(JSON.stringify(body), { headers, ...init }));
  }

  it("is not fooled by another text, name or type", async () => {
    const challenge = await storeDomain(provider, "acme.example");
    const name = "_latchkey.acme.example";
    const data = `"latchkey-domain=${challenge}"`;
    setTxtRecords(name, [`latchkey-domain=${challenge}x`, `x latchkey-domain=${challenge}`]);
    expect(await readType(await check("acme.example"))).toEqual([409, "domain_not_proved"]);
    for (const record of [
      // What an alias leads to, such as a wildcard's.
      { name: "sites.hoster.example", type: 16, data },
      { name, type: 5, data },
      { name: "_latchkey.evil.example", type: 16, data },
    ]) {
      answerDns({ Status: 0, Answer: [{ name, type: 5, data: "sites.hoster.example." }, record] });
      expect(await readType(await check("acme.example"))).toEqual([409, "domain_not_proved"]);
    }
  });

  it.each([
    ["a fault of the DNS", { Status: 2 }, {}],
    ["a cut answer", { Status: 0, TC: true }, {}],
    ["no answer of the DNS", "x", {}],
    ["an error", { Status: 0 }, { status: 400 }],
  ])("says that it cannot tell after %s", async (_, body, init) => {
    await storeDomain(provider, "acme.example");
    answerDns(body, init);
    expect(await readType(await check("acme.example"))).toEqual([503, "unavailable"]);
  });

  it("proves a domain for one provider alone", async () => {
    const other = await storeProvider();
    publish("acme.example", await storeDomain(provider, "acme.example"));
    await storeDomain(other, "acme.example", { verifiedAt: 5 });
    expect(await readType(await check("acme.example"))).toEqual([409, "domain_taken"]);

    const deleted = await send("DELETE", "/acme.example", undefined, other);
    expect(deleted.status).toBe(204);
    expect((await check("acme.example")).status).toBe(200);
  });

  it("knows no domain that was not added", async () => {
    for (const domain of ["acme.example", "%20", "absent"]) {
      expect(await readType(await check(domain))).toEqual([404, "not_found"]);
    }
  });
});
