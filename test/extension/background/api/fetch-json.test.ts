import { describe, expect, it } from "vitest";
import { fetchJson, fetchWhole } from "../../../../extension/background/api/fetch-json.ts";
import { createWorld, ORIGIN } from "../support/fake-world.ts";

const request = { method: "DELETE", timeoutMs: 1000 };

describe("fetchWhole", () => {
  it("returns a 204 without a body, since a browser refuses to make one with a body", async () => {
    const { world, effects } = createWorld();
    world.route = () => new Response(null, { status: 204, headers: { "X-Kept": "yes" } });

    const response = await fetchWhole(effects, ORIGIN, request);

    expect([response.status, response.body]).toEqual([204, null]);
    expect(response.headers.get("X-Kept")).toBe("yes");
    expect(await fetchJson(effects, ORIGIN, request)).toMatchObject({
      status: 204,
      body: undefined,
    });
  });
});
