import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { keepProviders } from "../../../worker/cron/keep-providers.ts";
import { readConfig } from "../../../worker/http/config.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import { openSecret, sealSecret } from "../../../worker/tokens/sealed-secret.ts";
import { testKeys } from "../../support/test-keys.ts";
import { verify } from "../audit/stored-trail.ts";
import {
  answerAt,
  countCalls,
  disconnectInternet,
  setTxtRecords,
} from "../support/fake-internet.ts";
import { buildDocument, DISCOVERY, serveProvider } from "../support/fake-provider.ts";
import { HOME, now, storeOrganization } from "../support/organizations.ts";
import { storeDomain, storeProvider } from "../support/store-provider.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

beforeEach(async () => {
  await storeOrganization();
  await env.DB.prepare("DELETE FROM providers").run();
  disconnectInternet();
});

const run = (change: Partial<typeof env> = {}) => keepProviders({ ...env, ...change }, new Date());
const read = (query: string, ...values: unknown[]) =>
  env.DB.prepare(query)
    .bind(...values)
    .first();

describe("the cron reads the documents of providers again", () => {
  const readKept = (id: string) =>
    read(
      `SELECT metadata ->> '$.server.token_endpoint' AS endpoint, metadata_at AS at, version
        FROM providers WHERE id = ?`,
      id,
    );

  it("every 6 hours", async () => {
    const due = await storeProvider({ metadataTriedAt: now() - 6 * HOUR });
    const read = await storeProvider({ metadataTriedAt: now() - 6 * HOUR + 60 });
    const disabled = await storeProvider({ metadataTriedAt: now() - 6 * HOUR, disabledAt: 1 });
    serveProvider([]);
    const token_endpoint = "https://login.acme.example/new";
    answerAt(DISCOVERY, () => Response.json({ ...buildDocument(), token_endpoint }));
    const before = await Promise.all([read, disabled].map(readKept));
    await run();

    expect(await readKept(due)).toEqual({
      endpoint: token_endpoint,
      at: expect.toSatisfy((at: number) => at > now() - 60),
      version: 1,
    });
    expect(await Promise.all([read, disabled].map(readKept))).toEqual(before);
    await run();
    expect(countCalls(DISCOVERY)).toBe(1);
  });

  it.each([
    ["it is down", null],
    ["it names another issuer", { issuer: "https://login.acme.example/" }],
    ["it names a private address", { jwks_uri: "https://10.0.0.1/keys" }],
  ])("and keeps the old ones if %s", async (_, change) => {
    const id = await storeProvider({ metadataTriedAt: now() - DAY });
    const before = await readKept(id);
    serveProvider([]);
    const token_endpoint = "https://login.acme.example/new";
    answerAt(DISCOVERY, () =>
      change === null
        ? new Response(null, { status: 503 })
        : Response.json({ ...buildDocument(), token_endpoint, ...change }),
    );
    await run();
    await run();
    expect(await readKept(id)).toEqual(before);
    expect(countCalls(DISCOVERY)).toBe(1);
  });
});

describe("the cron looks for the records of proved domains", () => {
  const readDomain = (provider: string) =>
    env.DB.prepare(
      `SELECT verified_at AS verified, checked_at > unixepoch() - 60 AS checked, missing_since AS missing
        FROM provider_domains WHERE provider = ?`,
    )
      .bind(provider)
      .first<{ verified: number | null; checked: number | null; missing: number | null }>();
  const store = async (state: Parameters<typeof storeDomain>[2], text?: string) => {
    const provider = await storeProvider();
    const domain = `${crypto.randomUUID()}.example`;
    const challenge = await storeDomain(provider, domain, state);
    setTxtRecords(`_latchkey.${domain}`, [text ?? `latchkey-domain=${challenge}`]);
    return provider;
  };
  const aDayAgo = now() - DAY;

  it("once a day, and notes since when one is missing", async () => {
    const [there, back, missing, still, fresh, unproved] = [
      await store({ verifiedAt: 5, checkedAt: aDayAgo }),
      await store({ verifiedAt: 5, checkedAt: aDayAgo, missingSince: now() - 8 * DAY }),
      await store({ verifiedAt: 5, checkedAt: aDayAgo }, "x"),
      await store({ verifiedAt: 5, checkedAt: aDayAgo, missingSince: now() - 6 * DAY }, "x"),
      await store({ verifiedAt: 5, checkedAt: aDayAgo + 60 }, "x"),
      await store({}),
    ];
    const since = (await readDomain(still))?.missing;
    await run();

    expect(await readDomain(there)).toEqual({ verified: 5, checked: 1, missing: null });
    expect(await readDomain(back)).toEqual({ verified: 5, checked: 1, missing: null });
    expect(await readDomain(missing)).toMatchObject({ verified: 5, checked: 1 });
    expect((await readDomain(missing))?.missing).toBeGreaterThan(now() - 60);
    expect(await readDomain(still)).toEqual({ verified: 5, checked: 1, missing: since });
    expect(await readDomain(fresh)).toEqual({ verified: 5, checked: 0, missing: null });
    expect(await readDomain(unproved)).toEqual({ verified: null, checked: null, missing: null });
  });

  it("and ends the proof after 7 days, in the trail", async () => {
    const lost = { verifiedAt: 5, checkedAt: aDayAgo, missingSince: now() - 7 * DAY };
    const provider = await store(lost, "x");
    await run();
    await run();

    expect(await readDomain(provider)).toEqual({ verified: null, checked: 1, missing: null });
    const { results } = await env.DB.prepare(
      "SELECT action, organization, actor FROM audit_events WHERE target_id = ?",
    )
      .bind(provider)
      .all();
    const row = { action: "provider.domain_lost", organization: HOME, actor: null };
    expect(results).toEqual([row]);
    expect((await verify()).findings).toEqual([]);
  });

  it("and changes nothing while the DNS gives no definite answer", async () => {
    const lost = { verifiedAt: 5, checkedAt: aDayAgo, missingSince: now() - 30 * DAY };
    const provider = await store(lost, "x");
    const before = await readDomain(provider);
    answerAt("https://cloudflare-dns.com/dns-query", () => Response.json({ Status: 2 }));
    await run();
    expect(await readDomain(provider)).toEqual(before);
  });
});

it("domains without a definite answer of the DNS keep no other domain from its check", async () => {
  const silent = await storeProvider();
  for (let index = 0; index < 20; index += 1) {
    await storeDomain(silent, `silent${index}.example`, { verifiedAt: 5, checkedAt: 1 });
  }
  const provider = await storeProvider();
  const challenge = await storeDomain(provider, "there.example", { verifiedAt: 5, checkedAt: 2 });
  await env.DB.prepare("UPDATE provider_domains SET tried_at = checked_at").run();
  answerAt("https://cloudflare-dns.com/dns-query", (request) => {
    const isThere = request.url.includes("there.example");
    const data = `"latchkey-domain=${challenge}"`;
    const Answer = [{ name: "_latchkey.there.example", type: 16, data }];
    return Response.json(isThere ? { Status: 0, Answer } : { Status: 2 });
  });
  const readChecked = () =>
    env.DB.prepare(
      "SELECT checked_at FROM provider_domains WHERE domain = 'there.example'",
    ).first<number>("checked_at");
  await run();
  expect(await readChecked()).toBe(2);
  await run();
  expect(await readChecked()).toBeGreaterThan(now() - 60);
});

describe("the cron seals client secrets under the issuing key", () => {
  const SECRET = "the client secret";
  const readRing = (text: string) => {
    const ring = parseKeyRing(text);
    if (!ring.ok) throw new Error("The ring is wrong.");
    return ring.value;
  };
  const older = readRing(testKeys.TOKEN_KEYS.split(",").toReversed().join());
  const storeSealed = async (id = "prv_a") => {
    return storeProvider({ id, clientSecret: await sealSecret(older, SECRET, id, getRandomBytes) });
  };
  const readSecret = async (id: string) =>
    (await read(
      "SELECT client_secret AS sealed, secret_kid AS kid, secret_at AS at, version FROM providers WHERE id = ?",
      id,
    )) as { sealed: string; kid: string; at: number; version: number };

  it("after another key became the first", async () => {
    const id = await storeSealed();
    const before = await readSecret(id);
    expect(before.kid).toBe("1");
    await run();

    const after = await readSecret(id);
    expect(after).toEqual({
      ...before,
      kid: "2",
      sealed: expect.not.stringMatching(before.sealed),
    });
    const config = await readConfig(env);
    expect(config.ok && (await openSecret(config.value.tokenKeys, after, id))).toBe(SECRET);
    await run();
    expect(await readSecret(id)).toEqual(after);
  });

  it("and reports one that does not open, but goes on", async () => {
    // The first in the list.
    const [lost, good] = [await storeSealed("prv_a"), await storeSealed("prv_b")];
    await env.DB.prepare("UPDATE providers SET secret_kid = '9' WHERE id = ?").bind(lost).run();
    await expect(run()).rejects.toThrow("does not open");
    expect((await readSecret(good)).kid).toBe("2");
    expect((await readSecret(lost)).kid).toBe("9");
  });
});
