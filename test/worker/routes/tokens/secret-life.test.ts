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

/** Stores a token and keeps all secrets that it ever has, the newest last. */
async function storeTokenWithHistory() {
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

async function filterWorking(secrets: readonly string[]): Promise<string[]> {
  const statuses = await Promise.all(
    secrets.map(async (token) => (await call("/v1/tokens/self", { token })).status),
  );
  return secrets.filter((_, index) => statuses[index] === 200);
}

async function checkMoves(moves: readonly Move[]): Promise<void> {
  const history = await storeTokenWithHistory();
  let stopped: string[] = [];
  for (const move of moves) {
    await history.make(move);
    const working = await filterWorking(history.secrets);
    const { status, previous_secret_expires_at: grace } = await history.view();
    // The newest secret works, and during a grace period the one before.
    const expected = status === "active" ? history.secrets.slice(grace === null ? -1 : -2) : [];
    expect(working).toEqual(expected);
    expect(working.filter((secret) => stopped.includes(secret))).toEqual([]);
    stopped = history.secrets.filter((secret) => !working.includes(secret));
  }
}

it("a secret that has stopped never works again, after any sequence of changes to its token", {
  timeout: 60_000,
}, async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const moves = fc.array(anyMove, { minLength: 3, maxLength: 8 });
  await fc.assert(fc.asyncProperty(moves, checkMoves), { numRuns: 12 });
});
