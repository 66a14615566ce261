import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import { createDatedRoute } from "../support/dated-route.ts";
import { problem, SECRET } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const ask = { connection: KEY };
const request = { name: "ci", expires: null, scopes: [] };
const unknown = { at: "failed", failure: { kind: "outcome_unknown" } };

/** Stops a background after the server has carried out its request, before the answer arrives. */
async function stopBeforeAnswer() {
  const signed = await signedIn();
  const { effects, server } = signed;
  const arrived = Promise.withResolvers<void>();
  const stoppedEffects: Effects = {
    ...effects,
    async fetch(url, init) {
      await effects.fetch(url, init);
      arrived.resolve();
      return await new Promise<never>(() => {});
    },
  };
  createBackground(stoppedEffects)
    .handlers.createToken({ ...ask, request })
    .catch(() => {});
  await arrived.promise;
  expect(server.issued.size).toBe(1);
  return { ...signed, handlers: createBackground(effects).handlers };
}

it.each([
  ["503", { online: true }],
  ["offline", { online: false }],
])(
  "leaves the outcome unknown after a retry that meets %s, and never makes a second token",
  async (_, { online }) => {
    const { world, handlers, server } = await stopBeforeAnswer();
    world.online = online;
    world.route = () => problem(503, "unavailable");
    expect(await handlers.retryCreation(ask)).toEqual(unknown);

    world.online = true;
    world.route = server.route;
    world.now += 9 * MINUTE_MS;
    const token = expect.objectContaining({ id: "tok_1" });
    expect(await handlers.createToken({ ...ask, request })).toEqual({ at: "secret_gone", token });
    expect(server.issued.size).toBe(1);
  },
);

it("recognizes a repeated request with its members in another order", async () => {
  const { handlers, server } = await stopBeforeAnswer();
  const { scopes, expires, name } = request;
  const again = { scopes, name, expires };
  expect(await handlers.createToken({ ...ask, request: again })).toMatchObject({
    unsaved: { secret: SECRET },
  });
  expect(server.issued.size).toBe(1);
});

it("retries with the same key at a second press of the button", async () => {
  const { world, handlers, server } = await signedIn();
  world.route = async (sent) => {
    await server.route(sent);
    throw new TypeError("Failed to fetch");
  };
  expect(await handlers.createToken({ ...ask, request })).toEqual(unknown);
  world.route = server.route;
  expect(await handlers.createToken({ ...ask, request })).toMatchObject({ at: "created" });
  expect(server.issued.size).toBe(1);
});

it("does not retry after the clock was set back, since the server may have forgotten the key", async () => {
  const { world, handlers, server } = await signedIn();
  world.route = async (sent) => {
    await server.route(sent);
    throw new TypeError("Failed to fetch");
  };
  await handlers.createToken({ ...ask, request });
  world.route = server.route;
  world.now -= 20 * MINUTE_MS;
  expect(await handlers.retryCreation(ask)).toMatchObject({ at: "secret_gone" });
});

it.each([
  ["an hour ahead", 60, 60],
  ["an hour behind", -60, -60],
  ["an hour ahead until it was put right", 60, 0],
  ["right until it was put an hour ahead", 0, 60],
])("finds the token that was made, with a clock that is %s", async (_, before, after) => {
  const { world, handlers, server } = await signedIn();
  const serverNow = world.now;
  const dated = createDatedRoute(server.route, () => serverNow);
  world.now = serverNow + before * MINUTE_MS;
  world.route = dated;
  await handlers.getMe(ask);
  world.route = async (sent) => {
    await server.route(sent);
    throw new TypeError("Failed to fetch");
  };
  expect(await handlers.createToken({ ...ask, request })).toEqual(unknown);
  world.route = dated;
  // By then, the server may have forgotten the key.
  world.now = serverNow + (after + 10) * MINUTE_MS;
  expect(await handlers.retryCreation(ask)).toMatchObject({ at: "secret_gone" });
  expect(server.issued.size).toBe(1);
});

describe("a request after one with an unknown outcome", () => {
  const other = { ...request, name: "ci-2" };

  it("is not sent if the earlier one has made a token", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = async (sent) => {
      await server.route(sent);
      throw new TypeError("Failed to fetch");
    };
    await handlers.createToken({ ...ask, request });
    world.route = server.route;
    expect(await handlers.createToken({ ...ask, request: other })).toMatchObject({
      unsaved: { secret: SECRET, token: { name: "ci" } },
    });
    expect(server.issued.size).toBe(1);
  });

  it("is not sent while that outcome stays unknown", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...ask, request });
    expect(await handlers.createToken({ ...ask, request: other })).toEqual(unknown);
    world.route = server.route;
    expect(await handlers.retryCreation(ask)).toMatchObject({
      unsaved: { token: { name: "ci" } },
    });
  });

  it("is sent once the earlier one has failed", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...ask, request });
    world.route = async (sent) => {
      const { name } = sent.method === "POST" ? await sent.clone().json() : { name: "" };
      return name === "ci" ? problem(422, "invalid_input") : await server.route(sent);
    };
    expect(await handlers.createToken({ ...ask, request: other })).toMatchObject({
      unsaved: { token: { name: "ci-2" } },
    });
    expect(server.issued.size).toBe(1);
  });
});
