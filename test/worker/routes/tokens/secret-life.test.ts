import fc from "fast-check";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { sampleCatalog } from "../../permissions/sample-catalog.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";

const organization = "org_life";
const DAY = 86_400;

beforeAll(async () => {
  await storeOrganization(organization, sampleCatalog());
});
afterEach(() => {
  vi.useRealTimers();
});

type Move =
  | { do: "regenerate"; graceSeconds: number }
  | { do: "wait"; seconds: number }
  | { do: "revoke" | "extend" };

const regenerate = (graceSeconds: number): Move => ({ do: "regenerate", graceSeconds });
const wait = (seconds: number): Move => ({ do: "wait", seconds });
const anyMove = fc.oneof(
  fc.constantFrom(0, 60, DAY, 7 * DAY).map(regenerate),
  fc.constantFrom(61, DAY, 20 * DAY, 40 * DAY).map(wait),
  fc.constantFrom<Move[]>({ do: "revoke" }, { do: "extend" }),
);

/** A token with all the secrets that it ever had, the newest last. */
async function openLife() {
  const owner = await storePerson({ role: "lead", organization });
  const expiresAt = now() + 900 * DAY;
  const { plaintext: session } = await storeToken({ kind: "ses", owner, organization, expiresAt });
  const first = await storeToken({ owner, organization, expiresAt: now() + 30 * DAY });
  const secrets = [first.plaintext];
  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    call(`/v1/tokens/${first.id}${path}`, { method, token: session, body, headers });
  const view = async () => (await send("GET", "")).json<TokenResource>();

  async function renew(graceSeconds: number) {
    const { status, version } = await view();
    const body = { expires: { days: 30 }, grace_seconds: status === "active" ? graceSeconds : 0 };
    const answer = await send("POST", "/regenerate", body, { "If-Match": `"${version}"` });
    secrets.push((await answer.json<IssuedTokenResource>()).secret);
  }

  return {
    secrets,
    view,
    async make(move: Move) {
      if (move.do === "wait") vi.setSystemTime(Date.now() + move.seconds * 1000);
      else if (move.do === "regenerate") await renew(move.graceSeconds);
      else if (move.do === "revoke") await send("POST", "/revoke");
      else await send("PATCH", "", { expires: { months: 3 } });
    },
  };
}

async function workingOf(secrets: readonly string[]): Promise<string[]> {
  const statuses = await Promise.all(
    secrets.map(async (token) => (await call("/v1/tokens/self", { token })).status),
  );
  return secrets.filter((_, index) => statuses[index] === 200);
}

async function live(moves: readonly Move[]): Promise<void> {
  const life = await openLife();
  let stopped: string[] = [];
  for (const move of moves) {
    await life.make(move);
    const working = await workingOf(life.secrets);
    const { status, previous_secret_expires_at: grace } = await life.view();
    // The resource says exactly which ones work: the newest, and in a grace the one before.
    const expected = status === "active" ? life.secrets.slice(grace === null ? -1 : -2) : [];
    expect(working).toEqual(expected);
    expect(working.filter((secret) => stopped.includes(secret))).toEqual([]);
    stopped = life.secrets.filter((secret) => !working.includes(secret));
  }
}

it("no secret works again that has once stopped, whatever happens to its token", {
  timeout: 60_000,
}, async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const moves = fc.array(anyMove, { minLength: 3, maxLength: 8 });
  await fc.assert(fc.asyncProperty(moves, live), { numRuns: 12 });
});
