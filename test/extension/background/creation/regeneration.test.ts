import { describe, expect, it } from "vitest";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { problem, RENEWED, RENEWED_HINT } from "../support/fake-server.ts";
import { expiredToken } from "../support/sample-tokens.ts";
import { KEY, lossyAnswers, signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const ask = { connection: KEY };
const token = expiredToken();
const request = { expires: { days: 30 }, grace_seconds: 3600 };
const unknown = { at: "failed", failure: { kind: "outcome_unknown" }, regenerates: token };
const posts = (requests: Request[]) => requests.filter(({ method }) => method === "POST");

async function signedInWithToken() {
  const signed = await signedIn();
  signed.server.tokens.push(expiredToken());
  return {
    ...signed,
    ...lossyAnswers(signed),
  };
}

describe("a regeneration", () => {
  it("sends the seen version and an idempotency key, and answers with the new secret", async () => {
    const { world, handlers } = await signedInWithToken();
    const outcome = await handlers.regenerateToken({ ...ask, token, request });
    expect(outcome).toMatchObject({
      at: "created",
      regenerates: token,
      unsaved: { secret: RENEWED, token: { id: "tok_old", hint: RENEWED_HINT, status: "active" } },
    });
    const [sent] = posts(world.requests);
    expect(sent?.url).toBe("https://tokens.example.com/v1/tokens/tok_old/regenerate");
    expect(sent?.headers.get("If-Match")).toBe('"3"');
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[\w-]{22,128}$/);
    expect(await sent?.json()).toEqual(request);
    expect(world.local.text()).not.toContain(RENEWED);
  });

  it("keeps the draft of a new token", async () => {
    const { handlers } = await signedInWithToken();
    const draft = {
      name: "ci",
      description: "",
      expiry: { choice: "never" },
      permissions: [],
      entities: [],
    };
    await handlers.saveDraft({ ...ask, draft: draft as never });
    await handlers.regenerateToken({ ...ask, token, request });
    expect(await handlers.getDraft(ask)).toMatchObject(draft);
  });

  it("makes one secret for repeated presses of the button", async () => {
    const { handlers, server } = await signedInWithToken();
    const both = [1, 2].map(() => handlers.regenerateToken({ ...ask, token, request }));
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(server.regenerated.size).toBe(1);
  });

  it("is retried with its key while its outcome is unknown", async () => {
    const { world, handlers, server, loseAnswers, answer } = await signedInWithToken();
    loseAnswers();
    expect(await handlers.regenerateToken({ ...ask, token, request })).toEqual(unknown);
    expect(await handlers.getCreation(ask)).toEqual(unknown);
    answer();
    expect(await handlers.retryCreation(ask)).toMatchObject({ unsaved: { secret: RENEWED } });
    expect(server.regenerated.size).toBe(1);
    const keys = posts(world.requests).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(1);
  });

  it.each([
    ["after the server may have forgotten its key", 10 * MINUTE_MS, "none"],
    ["if the token has changed since", 0, "conflict"],
    ["if the server has forgotten the first attempt", 0, "stale_version"],
  ] as const)("recognizes its success by the token's hint %s", async (_, later, refusal) => {
    const { world, handlers, server, loseAnswers } = await signedInWithToken();
    loseAnswers();
    await handlers.regenerateToken({ ...ask, token, request });
    world.now += later;
    world.route = (sent) =>
      sent.method === "POST" && refusal !== "none" ? problem(409, refusal) : server.route(sent);
    expect(await handlers.retryCreation(ask)).toMatchObject({
      at: "secret_gone",
      token: { id: "tok_old", hint: RENEWED_HINT },
      regenerates: token,
    });
    expect(server.regenerated.size).toBe(1);
  });

  it("becomes a new request if it never arrived", async () => {
    const { world, handlers, server } = await signedInWithToken();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.regenerateToken({ ...ask, token, request });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
    expect(server.regenerated.size).toBe(0);
    expect(await handlers.retryCreation(ask)).toMatchObject({ at: "created" });
    expect(server.regenerated.size).toBe(1);
  });

  it("fails for a token that was changed meanwhile, without a search", async () => {
    const { world, handlers } = await signedInWithToken();
    const stale = { ...token, version: 2 };
    expect(await handlers.regenerateToken({ ...ask, token: stale, request })).toMatchObject({
      at: "failed",
      failure: { problem: "stale_version" },
      regenerates: stale,
    });
    expect(world.requests).toHaveLength(1);
  });

  it("uses a new key for a newer version of the token", async () => {
    const { world, handlers } = await signedInWithToken();
    const stale = { ...token, version: 2 };
    await handlers.regenerateToken({ ...ask, token: stale, request });
    expect(await handlers.regenerateToken({ ...ask, token, request })).toMatchObject({
      at: "created",
    });
    const keys = posts(world.requests).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(2);
  });

  it("is not sent if the server would refuse its input", async () => {
    const { world, handlers } = await signedInWithToken();
    const tooLong = { expires: null, grace_seconds: 604_801 };
    expect(await handlers.regenerateToken({ ...ask, token, request: tooLong })).toEqual({
      at: "failed",
      failure: {
        ...{ kind: "problem", problem: "invalid_input", status: 422 },
        errors: [{ pointer: "/grace_seconds" }],
      },
      regenerates: token,
    });
    expect(world.requests).toEqual([]);
  });

  it("is refused for a connection that is not the current one", async () => {
    const { world, handlers } = await signedInWithToken();
    const connection = KEY.replace("usr_1", "usr_2") as ConnectionKey;
    expect(await handlers.regenerateToken({ connection, token, request })).toMatchObject({
      at: "failed",
      failure: { kind: "session_ended" },
    });
    expect(world.requests).toEqual([]);
  });

  it("has an unknown outcome again after a sign-in if its session ended meanwhile", async () => {
    const { world, handlers, server, loseAnswers, answer } = await signedInWithToken();
    loseAnswers();
    await handlers.regenerateToken({ ...ask, token, request });
    const { authorize } = world;
    world.route = (sent) =>
      sent.url.includes("/v1/") ? problem(401, "invalid_token") : server.route(sent);
    world.authorize = () => "https://elsewhere.example";
    expect(await handlers.retryCreation(ask)).toMatchObject({ failure: { kind: "session_ended" } });
    expect(await handlers.getCreation(ask)).toMatchObject({ failure: { kind: "session_ended" } });

    world.authorize = authorize;
    answer();
    await handlers.signIn();
    expect(await handlers.getCreation(ask)).toEqual(unknown);
    expect(await handlers.retryCreation(ask)).toMatchObject({ unsaved: { secret: RENEWED } });
    expect(server.regenerated.size).toBe(1);
  });
});
