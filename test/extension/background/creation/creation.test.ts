import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { problem, SECRET, tokenResource } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const ask = { connection: KEY };
const request = { name: "ci", expires: null, scopes: [] };
const posts = (requests: Request[]) => requests.filter(({ method }) => method === "POST");
const keysOf = (requests: Request[]) =>
  posts(requests).map(({ headers }) => headers.get("Idempotency-Key"));
const unknown = { at: "failed", failure: { kind: "outcome_unknown" } };

describe("a creation", () => {
  it("answers with the secret and keeps it in memory until the user acknowledges it", async () => {
    const { world, handlers } = await signedIn();

    const created = await handlers.createToken({ ...ask, request });

    const availableUntil = world.now + 10 * MINUTE_MS;
    const token = tokenResource("tok_1", "ci");
    expect(created).toEqual({ at: "created", unsaved: { token, secret: SECRET, availableUntil } });
    expect(keysOf(world.requests)).toEqual([expect.stringMatching(/^[\w-]{22,128}$/)]);
    expect(await handlers.getCreation(ask)).toEqual(created);
    expect(world.local.text()).not.toContain("lk_");

    await handlers.acknowledgeCreation(ask);
    expect(await handlers.getCreation(ask)).toEqual({ at: "none" });
    expect(world.session.text()).not.toContain(SECRET);
  });

  it("clears its draft", async () => {
    const { handlers } = await signedIn();
    const draft = {
      name: "ci",
      description: "",
      expiry: { choice: "never" },
      permissions: [],
      entities: [],
    };
    await handlers.saveDraft({ ...ask, draft: draft as never });
    expect(await handlers.getDraft(ask)).toEqual(draft);
    await handlers.createToken({ ...ask, request });
    expect(await handlers.getDraft(ask)).toBeNull();
  });

  it("makes one token for repeated presses of the button", async () => {
    const { handlers, server } = await signedIn();
    const both = [
      handlers.createToken({ ...ask, request }),
      handlers.createToken({ ...ask, request }),
    ];
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(await handlers.createToken({ ...ask, request })).toEqual(first);
    expect(server.issued.size).toBe(1);
  });

  it("is retried with the same key while its outcome is unknown", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = async (sent) => {
      await server.route(sent);
      throw new TypeError("Failed to fetch");
    };
    expect(await handlers.createToken({ ...ask, request })).toEqual(unknown);
    world.route = () => problem(503, "unavailable");
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toMatchObject({ at: "created" });

    expect(new Set(keysOf(world.requests)).size).toBe(1);
    expect(server.issued.size).toBe(1);
  });

  it("is searched for instead of retried once the server may have forgotten its key", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = async (sent) => {
      await server.route(sent);
      throw new TypeError("Failed to fetch");
    };
    await handlers.createToken({ ...ask, request });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;

    const token = expect.objectContaining({ id: "tok_1" });
    expect(await handlers.retryCreation(ask)).toEqual({ at: "secret_gone", token });
    expect(posts(world.requests)).toHaveLength(1);
  });

  it.each([
    ["another description", { description: "other" }],
    ["other scopes", { scopes: [{ permission: "API_READ", entity_id: null }] }],
    ["another name", { name: "ci-2" }],
  ])("is not confused with a token with %s", async (_, different) => {
    const { world, handlers, server } = await signedIn();
    await handlers.createToken({ ...ask, request: { ...request, ...different } });
    await handlers.acknowledgeCreation(ask);
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...ask, request });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
  });

  it("is found with its scopes in another order", async () => {
    const { world, handlers, server } = await signedIn();
    const scopes = ["USER_READ", "API_READ"].map((permission) => ({ permission }));
    world.route = async (sent) => {
      await server.route(sent);
      throw new TypeError("Failed to fetch");
    };
    await handlers.createToken({ ...ask, request: { ...request, scopes } });
    for (const token of server.issued.values()) token.scopes.reverse();
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toMatchObject({ at: "secret_gone" });
  });

  it("is searched for if its token has changed since", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = async (sent) => {
      await server.route(sent);
      throw new TypeError("Failed to fetch");
    };
    await handlers.createToken({ ...ask, request });
    world.route = (sent) =>
      sent.method === "POST" ? problem(409, "conflict") : server.route(sent);
    expect(await handlers.retryCreation(ask)).toMatchObject({ at: "secret_gone" });
  });

  it("is not sent if the server would refuse its input", async () => {
    const { world, handlers } = await signedIn();
    const invalid = { name: " ", expires: null, scopes: [{ permission: "a b" }] };
    expect(await handlers.createToken({ ...ask, request: invalid })).toEqual({
      at: "failed",
      failure: {
        ...{ kind: "problem", problem: "invalid_input", status: 422 },
        errors: expect.arrayContaining([{ pointer: "/name" }, { pointer: "/scopes/0/permission" }]),
      },
    });
    expect(world.requests).toEqual([]);
    expect(await handlers.getCreation(ask)).toEqual({ at: "none" });
  });

  it("becomes a new request if it never arrived", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...ask, request });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toEqual(unknown);
    expect(await handlers.retryCreation(ask)).toMatchObject({ at: "created" });
    expect(server.issued.size).toBe(1);
  });

  it("uses a new key for a changed request", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = () => problem(422, "invalid_input");
    expect(await handlers.createToken({ ...ask, request })).toMatchObject({ at: "failed" });
    world.route = server.route;
    await handlers.createToken({ ...ask, request: { ...request, name: "ci-2" } });
    expect(new Set(keysOf(world.requests)).size).toBe(2);
  });

  it("leaves no secret behind if the user signs out meanwhile", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = async (sent) => {
      const answer = await server.route(sent);
      if (sent.method === "POST" && sent.url.endsWith("/v1/tokens")) await handlers.signOut(ask);
      return answer;
    };
    expect(await handlers.createToken({ ...ask, request })).toEqual({ at: "none" });
    expect(world.session.text()).not.toContain(SECRET);
  });

  it("is hidden from and refused for a connection that is not the current one", async () => {
    const { world, handlers } = await signedIn();
    const other = { connection: KEY.replace("usr_1", "usr_2") as ConnectionKey };
    await handlers.createToken({ ...ask, request });
    expect(await handlers.getCreation(other)).toEqual({ at: "none" });
    await handlers.acknowledgeCreation(other);
    const failure = { kind: "session_ended", host: "tokens.example.com" };
    expect(await handlers.createToken({ ...other, request })).toEqual({ at: "failed", failure });
    expect(await handlers.getCreation(ask)).toMatchObject({ at: "created" });
    expect(posts(world.requests)).toHaveLength(1);
  });
});

describe("the secret's ten minutes", () => {
  it("start when a page first shows it, not when it is made", async () => {
    const { world, handlers } = await signedIn();
    world.pageOpen = false;
    expect(await handlers.createToken({ ...ask, request })).toEqual({ at: "working" });
    world.now += 60 * MINUTE_MS;

    expect(await handlers.getCreation(ask)).toMatchObject({
      at: "created",
      unsaved: { secret: SECRET, availableUntil: world.now + 10 * MINUTE_MS },
    });
    world.now += 10 * MINUTE_MS - 1;
    expect(await handlers.getCreation(ask)).toMatchObject({ at: "created" });
    world.now += 1;
    const token = expect.objectContaining({ id: "tok_1" });
    expect(await handlers.getCreation(ask)).toEqual({ at: "secret_gone", token });
  });

  it("end by an alarm without a page, or when the clock is set back", async () => {
    for (const shiftMs of [10 * MINUTE_MS, -10 * MINUTE_MS]) {
      const { world, effects, handlers } = await signedIn();
      await handlers.createToken({ ...ask, request });
      const alarm = world.alarms.findLast(({ name }) => name.startsWith("creation:"));
      expect(alarm?.at).toBe(world.now + 10 * MINUTE_MS);

      world.now += shiftMs;
      await createBackground(effects).onAlarm(alarm?.name ?? "");
      expect(world.session.text()).not.toContain(SECRET);
    }
  });
});
