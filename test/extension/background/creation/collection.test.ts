import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { problem, RENEWED, RENEWED_HINT } from "../support/fake-server.ts";
import { waitingToken } from "../support/sample-tokens.ts";
import { KEY, lossyAnswers, signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const ask = { connection: KEY };
const token = waitingToken();
const unknown = { at: "failed", failure: { kind: "outcome_unknown" }, collects: token };
const posts = (requests: Request[]) => requests.filter(({ method }) => method === "POST");

async function signedInWithWaiting() {
  const signed = await signedIn();
  const waiting = waitingToken();
  signed.server.tokens.push(waiting);
  return {
    ...signed,
    /** The server's copy of the token. */
    waiting,
    ...lossyAnswers(signed),
  };
}

describe("a collection", () => {
  it("sends the seen version and an idempotency key, and answers with the secret", async () => {
    const { world, handlers } = await signedInWithWaiting();
    expect(await handlers.collectToken({ ...ask, token })).toMatchObject({
      at: "created",
      collects: token,
      unsaved: { secret: RENEWED, token: { id: "tok_waits", hint: RENEWED_HINT } },
    });
    const [sent] = posts(world.requests);
    expect(sent?.url).toBe("https://tokens.example.com/v1/tokens/tok_waits/collect");
    expect(sent?.headers.get("If-Match")).toBe('"2"');
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[\w-]{22,128}$/);
    expect(await sent?.text()).toBe("");
    expect(world.local.text()).not.toContain(RENEWED);
  });

  it("makes one secret for repeated presses of the button", async () => {
    const { handlers, server } = await signedInWithWaiting();
    const both = [1, 2].map(() => handlers.collectToken({ ...ask, token }));
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(server.collected.size).toBe(1);
  });

  it("drops the secret ten minutes after a page showed it", async () => {
    const { world, handlers } = await signedInWithWaiting();
    await handlers.collectToken({ ...ask, token });
    world.now += 10 * MINUTE_MS - 1;
    expect(await handlers.getCreation(ask)).toMatchObject({ at: "created" });
    world.now += 1;
    expect(await handlers.getCreation(ask)).toMatchObject({ at: "secret_gone", collects: token });
    expect(world.session.text()).not.toContain(RENEWED);
  });

  it("is retried with its key while its outcome is unknown", async () => {
    const { world, handlers, server, loseAnswers, answer } = await signedInWithWaiting();
    loseAnswers();
    expect(await handlers.collectToken({ ...ask, token })).toEqual(unknown);
    expect(await handlers.getCreation(ask)).toEqual(unknown);
    answer();
    expect(await handlers.retryCreation(ask)).toMatchObject({ unsaved: { secret: RENEWED } });
    expect(server.collected.size).toBe(1);
    const keys = posts(world.requests).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(1);
  });

  it.each([
    ["after the server may have forgotten its key", 10 * MINUTE_MS, "none"],
    ["if the token has changed since", 0, "conflict"],
    ["if the server has forgotten the first attempt", 0, "stale_version"],
  ] as const)("recognizes its success by the token's hint %s", async (_, later, refusal) => {
    const { world, handlers, server, loseAnswers } = await signedInWithWaiting();
    loseAnswers();
    await handlers.collectToken({ ...ask, token });
    world.now += later;
    world.route = (sent) =>
      sent.method === "POST" && refusal !== "none" ? problem(409, refusal) : server.route(sent);
    expect(await handlers.retryCreation(ask)).toMatchObject({
      at: "secret_gone",
      token: { id: "tok_waits", hint: RENEWED_HINT },
      collects: token,
    });
    expect(server.collected.size).toBe(1);
  });

  it.each([
    ["was collected elsewhere or has expired", 409, "conflict"],
    ["was withdrawn", 404, "not_found"],
    ["was changed meanwhile", 409, "stale_version"],
  ] as const)(
    "fails for a secret that %s, and does not count as done",
    async (_, status, refusal) => {
      const { world, handlers, waiting } = await signedInWithWaiting();
      Object.assign(waiting, { status: "active", hint: RENEWED_HINT, collect_by: null });
      world.route = () => problem(status, refusal);
      expect(await handlers.collectToken({ ...ask, token })).toMatchObject({
        at: "failed",
        failure: { problem: refusal },
        collects: token,
      });
      expect(world.requests).toHaveLength(1);
    },
  );

  it("uses a new key for a newer version of the token", async () => {
    const { world, handlers } = await signedInWithWaiting();
    await handlers.collectToken({ ...ask, token: { ...token, version: 1 } });
    expect(await handlers.collectToken({ ...ask, token })).toMatchObject({ at: "created" });
    const keys = posts(world.requests).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(2);
  });

  it("does not count as done because another secret is pending now", async () => {
    const { world, handlers, server, waiting } = await signedInWithWaiting();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.collectToken({ ...ask, token });
    Object.assign(waiting, { collect_by: "2026-12-05T00:00:00Z", version: 3 });
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
    expect(await handlers.retryCreation(ask)).toMatchObject({
      failure: { problem: "stale_version" },
    });
  });

  it("becomes a new request if a search shows that it never arrived", async () => {
    const { world, handlers, server } = await signedInWithWaiting();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.collectToken({ ...ask, token });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
    expect(server.collected.size).toBe(0);
    expect(await handlers.retryCreation(ask)).toMatchObject({ unsaved: { secret: RENEWED } });
  });

  it("leaves no secret behind if the user signs out meanwhile", async () => {
    const { world, handlers, server } = await signedInWithWaiting();
    world.route = async (sent) => {
      const answer = await server.route(sent);
      if (sent.url.endsWith("/collect")) await handlers.signOut(ask);
      return answer;
    };
    expect(await handlers.collectToken({ ...ask, token })).toEqual({ at: "none" });
    expect(world.session.text()).not.toContain(RENEWED);
  });

  it("is refused for a connection that is not the current one", async () => {
    const { world, handlers } = await signedInWithWaiting();
    const connection = KEY.replace("usr_1", "usr_2") as ConnectionKey;
    expect(await handlers.collectToken({ connection, token })).toMatchObject({
      at: "failed",
      failure: { kind: "session_ended" },
      collects: token,
    });
    expect(world.requests).toEqual([]);
  });

  it("is not sent before an earlier unknown outcome is settled", async () => {
    const { world, handlers, server, effects } = await signedInWithWaiting();
    const request = { name: "ci", expires: null, scopes: [] };
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...ask, request });
    world.route = server.route;
    const outcome = await createBackground(effects).handlers.collectToken({ ...ask, token });
    expect(outcome).toMatchObject({ at: "created", unsaved: { token: { name: "ci" } } });
    expect(server.collected.size).toBe(0);
  });
});

describe("declining", () => {
  it("deletes the token and drops the cached lists", async () => {
    const { world, handlers, server } = await signedInWithWaiting();
    const list = { ...ask, query: { status: "waiting" } } as const;
    expect(await handlers.listTokens(list)).toMatchObject({ value: { total: 1 } });
    expect(await handlers.declineToken({ ...ask, id: token.id })).toEqual({
      ok: true,
      value: null,
    });
    expect(server.tokens).toEqual([]);
    expect(world.session.text()).not.toContain("list:");
  });

  it("is refused if the secret is no longer pending", async () => {
    const { handlers, waiting } = await signedInWithWaiting();
    Object.assign(waiting, { collect_by: null });
    expect(await handlers.declineToken({ ...ask, id: token.id })).toMatchObject({
      ok: false,
      failure: { problem: "conflict" },
    });
  });
});
