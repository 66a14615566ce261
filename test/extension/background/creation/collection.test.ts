import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { problem, RENEWED, RENEWED_HINT } from "../support/fake-server.ts";
import { waitingToken } from "../support/regenerated.ts";
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
    /** As the server has it. */
    waiting,
    ...lossyAnswers(signed),
  };
}

describe("a collection", () => {
  it("asks for the version that was seen, under a key, and answers with the secret", async () => {
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

  it("gives one secret however often the button is pressed", async () => {
    const { handlers, server } = await signedInWithWaiting();
    const both = [1, 2].map(() => handlers.collectToken({ ...ask, token }));
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(server.collected.size).toBe(1);
  });

  it("keeps the secret for ten minutes after a page had it, and no longer", async () => {
    const { world, handlers } = await signedInWithWaiting();
    await handlers.collectToken({ ...ask, token });
    world.now += 10 * MINUTE_MS - 1;
    expect(await handlers.getCreation(ask)).toMatchObject({ at: "created" });
    world.now += 1;
    expect(await handlers.getCreation(ask)).toMatchObject({ at: "secret_gone", collects: token });
    expect(world.session.text()).not.toContain(RENEWED);
  });

  it("is sent again under its key while its outcome is open", async () => {
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
    ["once the server may have forgotten its key", 10 * MINUTE_MS, "none"],
    ["where the token has been changed since", 0, "conflict"],
    ["where the server no longer knows it was the one", 0, "stale_version"],
  ] as const)("is looked for by the token's hint %s", async (_, later, refusal) => {
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
    ["was collected elsewhere or has lapsed", 409, "conflict"],
    ["was withdrawn", 404, "not_found"],
    ["was changed since it was seen", 409, "stale_version"],
  ] as const)("of what %s says so, and is never taken for done", async (_, status, refusal) => {
    const { world, handlers, waiting } = await signedInWithWaiting();
    Object.assign(waiting, { status: "active", hint: RENEWED_HINT, collect_by: null });
    world.route = () => problem(status, refusal);
    expect(await handlers.collectToken({ ...ask, token })).toMatchObject({
      at: "failed",
      failure: { problem: refusal },
      collects: token,
    });
    expect(world.requests).toHaveLength(1);
  });

  it("of a newer version is another one, with a key of its own", async () => {
    const { world, handlers } = await signedInWithWaiting();
    await handlers.collectToken({ ...ask, token: { ...token, version: 1 } });
    expect(await handlers.collectToken({ ...ask, token })).toMatchObject({ at: "created" });
    const keys = posts(world.requests).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(2);
  });

  it("is not taken for done where another secret waits by now", async () => {
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

  it("that never arrived is sent as a new one once it was looked for", async () => {
    const { world, handlers, server } = await signedInWithWaiting();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.collectToken({ ...ask, token });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
    expect(server.collected.size).toBe(0);
    expect(await handlers.retryCreation(ask)).toMatchObject({ unsaved: { secret: RENEWED } });
  });

  it("leaves no secret behind for someone who signed out meanwhile", async () => {
    const { world, handlers, server } = await signedInWithWaiting();
    world.route = async (sent) => {
      const answer = await server.route(sent);
      if (sent.url.endsWith("/collect")) await handlers.signOut(ask);
      return answer;
    };
    expect(await handlers.collectToken({ ...ask, token })).toEqual({ at: "none" });
    expect(world.session.text()).not.toContain(RENEWED);
  });

  it("is for the connection it names alone", async () => {
    const { world, handlers } = await signedInWithWaiting();
    const connection = KEY.replace("usr_1", "usr_2") as ConnectionKey;
    expect(await handlers.collectToken({ connection, token })).toMatchObject({
      at: "failed",
      failure: { kind: "session_ended" },
      collects: token,
    });
    expect(world.requests).toEqual([]);
  });

  it("is not begun while another outcome is open, which comes first", async () => {
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
  it("takes the token away, and the lists that are kept with it", async () => {
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

  it("of what no longer waits is refused", async () => {
    const { handlers, waiting } = await signedInWithWaiting();
    Object.assign(waiting, { collect_by: null });
    expect(await handlers.declineToken({ ...ask, id: token.id })).toMatchObject({
      ok: false,
      failure: { problem: "conflict" },
    });
  });
});
