import { describe, expect, it } from "vitest";
import {
  queueRevocation,
  revokeQueued,
} from "../../../../extension/background/session/revocation.ts";
import { createWorld, ORIGIN, type Route } from "../support/fake-world.ts";

const ENDPOINT = `${ORIGIN}/oauth/revoke`;
const OTHER_ENDPOINT = "https://other.example/oauth/revoke";

const page = (status: number) => () =>
  new Response("<h1>Error</h1>", { status, headers: { "Content-Type": "text/html" } });
const refusal = (status: number, error: string, headers: Record<string, string> = {}) => {
  return () => Response.json({ error }, { status, headers });
};

/** Queues one revocation, runs it against `route`, and returns the session store as text. */
async function queuedAfter(route: Route) {
  const { world, effects } = createWorld();
  world.route = route;
  await queueRevocation(effects, ENDPOINT, "lk_ses_1");
  await revokeQueued(effects);
  expect(world.requests).toHaveLength(1);
  return world.session.text();
}

describe("a queued revocation", () => {
  it.each<[string, Route]>([
    ["succeeds", () => new Response(null)],
    ["succeeds with an HTML page", page(200)],
    ["is refused", refusal(400, "unsupported_token_type")],
    ["is refused with a challenge", refusal(401, "x", { "WWW-Authenticate": "Bearer" })],
    ["is refused with an HTML page", page(403)],
    ["is answered without content", () => new Response(null, { status: 204 })],
  ])("leaves the queue once it %s", async (_, route) => {
    expect(await queuedAfter(route)).toBe("[]");
  });

  it.each<[string, Route]>([
    ["the server does not answer", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["the server has a fault", page(502)],
    ["the server is not ready", refusal(503, "temporarily_unavailable")],
    ["the server answers 429", refusal(429, "x", { "Retry-After": "60" })],
  ])("stays in the queue if %s", async (_, route) => {
    expect(await queuedAfter(route)).toContain("lk_ses_1");
  });

  it("reaches only its own server", async () => {
    const { world, effects } = createWorld();
    world.route = () => new Response(null);
    await queueRevocation(effects, ENDPOINT, "lk_ses_1");
    await queueRevocation(effects, OTHER_ENDPOINT, "lk_ses_2");

    await revokeQueued(effects, ENDPOINT);
    expect(world.requests.map(({ url }) => url)).toEqual([ENDPOINT]);
    expect(world.session.text()).toContain("lk_ses_2");

    await revokeQueued(effects);
    expect(world.requests.map(({ url }) => url)).toEqual([ENDPOINT, OTHER_ENDPOINT]);
    expect(world.session.text()).toBe("[]");
  });
});
