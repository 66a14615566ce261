import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EpochSeconds, toRfc3339 } from "../../../../shared/time.ts";
import type { TokenPage, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let owner: string;
let manager: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
});
beforeEach(async () => {
  owner = await storePerson();
  manager = await storePerson({ name: "Mara Manager" });
  session = await storeSession(owner);
});

/** Stores a token of the owner with a pending secret that the manager created. */
async function storePendingToken(
  token: { secret: boolean; expiresAt: number | null; revokedAt?: number },
  collectBy: number,
): Promise<string> {
  const { id } = await storeToken({ owner, ...token });
  if (!token.secret) {
    await env.DB.prepare("DELETE FROM token_secrets WHERE token_id = ?").bind(id).run();
  }
  await env.DB.prepare(
    `UPDATE tokens SET collect_by = ?, collect_expires = '{"months":6}', collect_from = ?
      WHERE id = ?`,
  )
    .bind(collectBy, manager, id)
    .run();
  return id;
}

const view = async (id: string) =>
  (await call(`/v1/tokens/${id}`, { token: session })).json<TokenResource>();
const list = async (status: string) => {
  const answer = await call(`/v1/tokens?status=${status}`, { token: session });
  return (await answer.json<TokenPage>()).tokens.map(({ id }) => id);
};
const rfc3339 = (at: number) => toRfc3339(at as EpochSeconds);

describe("a token with a pending secret", () => {
  it("names its creator, the deadline for its collection, and the expiry that counts from then", async () => {
    const until = now() + 3600;
    const id = await storePendingToken({ secret: false, expiresAt: until }, until);

    expect(await view(id)).toMatchObject({
      status: "waiting",
      hint: null,
      expires_at: null,
      made_by: { id: manager, name: "Mara Manager" },
      collect_by: rfc3339(until),
      collect_expires: { months: 6 },
    });
    expect(await list("waiting")).toEqual([id]);
    expect(await list("active")).toEqual([]);
    expect(await list("expired")).toEqual([]);
  });

  it("stays active while its current secret works, and is listed as waiting too", async () => {
    const end = now() + 600;
    const id = await storePendingToken({ secret: true, expiresAt: end }, now() + 3600);

    expect(await view(id)).toMatchObject({
      status: "active",
      expires_at: rfc3339(end),
      collect_expires: { months: 6 },
    });
    for (const status of ["active", "expiring", "waiting"])
      expect(await list(status)).toEqual([id]);
  });

  it("stays waiting after its current secret has expired", async () => {
    const id = await storePendingToken({ secret: true, expiresAt: now() }, now() + 3600);

    expect(await view(id)).toMatchObject({ status: "waiting", expires_at: null });
    expect(await list("waiting")).toEqual([id]);
    expect(await list("expired")).toEqual([]);
  });

  it("is expired if its secret was not collected in time", async () => {
    const id = await storePendingToken({ secret: false, expiresAt: now() }, now());

    expect(await view(id)).toMatchObject({ status: "expired", collect_by: null });
    expect(await list("waiting")).toEqual([]);
    expect(await list("expired")).toEqual([id]);
  });

  it("is no longer waiting once it is revoked", async () => {
    const until = now() + 3600;
    const id = await storePendingToken(
      { secret: false, expiresAt: until, revokedAt: now() },
      until,
    );

    expect(await view(id)).toMatchObject({ status: "revoked", collect_by: null });
    expect(await list("waiting")).toEqual([]);
    expect(await list("revoked")).toEqual([id]);
  });

  it("names no creator if its owner created it", async () => {
    const { id } = await storeToken({ owner });
    expect(await view(id)).toMatchObject({ made_by: null, collect_by: null });
  });
});
