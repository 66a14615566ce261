import { expect, it } from "vitest";
import { probeServer } from "../../../../extension/background/api/probe-server.ts";
import { METADATA } from "../support/fake-server.ts";
import { createWorld, ORIGIN } from "../support/fake-world.ts";

const host = "tokens.example.com";
const probe = async (answer: () => Response) => {
  const { world, effects } = createWorld();
  world.route = answer;
  return await probeServer(effects, ORIGIN);
};

it("accepts a server whose metadata names its own origin", async () => {
  expect(await probe(() => Response.json(METADATA))).toEqual({ ok: true, value: METADATA });
});

it.each([
  ["an error page", () => new Response("<h1>Not found</h1>", { status: 404 })],
  ["a page for everything", () => new Response("<h1>Welcome</h1>")],
  ["another OAuth server", () => Response.json({ issuer: ORIGIN, token_endpoint: ORIGIN })],
  ["another issuer", () => Response.json({ ...METADATA, issuer: "https://other.example" })],
  [
    "an issuer with a different spelling",
    () => Response.json({ ...METADATA, issuer: `${ORIGIN}/` }),
  ],
  ["an issuer that is no URL", () => Response.json({ ...METADATA, issuer: "tokens" })],
  ["no issuer", () => Response.json({ ...METADATA, issuer: undefined })],
  ["a list in place of an object", () => Response.json([METADATA])],
  ["metadata with another status", () => Response.json(METADATA, { status: 203 })],
  [
    "a token endpoint at another origin",
    () => Response.json({ ...METADATA, token_endpoint: "https://evil.example/oauth/token" }),
  ],
])("reports %s as no Latchkey server", async (_, answer) => {
  expect(await probe(answer)).toEqual({ ok: false, refusal: { kind: "not_latchkey", host } });
});

it("reports both versions if they differ, even if all other metadata differs too", async () => {
  expect(await probe(() => Response.json({ issuer: ORIGIN, latchkey_version: 3 }))).toEqual({
    ok: false,
    refusal: { kind: "wrong_version", host, version: 3, needed: 2 },
  });
});

it.each([
  ["does not answer", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["answers 502", () => Promise.resolve(new Response("Bad gateway", { status: 502 }))],
])("reports a server as unreachable if it %s", async (_, answer) => {
  const { world, effects } = createWorld();
  world.route = answer;
  expect(await probeServer(effects, ORIGIN)).toEqual({
    ok: false,
    refusal: { kind: "unreachable", host },
  });
});

it("sends neither cookies nor a referrer, and follows no redirect", async () => {
  const { world, effects } = createWorld();
  const inits: RequestInit[] = [];
  const recording = {
    ...effects,
    fetch: async (_: string, init: RequestInit) => {
      inits.push(init);
      return Response.json(METADATA);
    },
  };
  await probeServer(recording, ORIGIN);
  expect(world.requests).toEqual([]);
  expect(inits).toEqual([
    expect.objectContaining({
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
    }),
  ]);
});
