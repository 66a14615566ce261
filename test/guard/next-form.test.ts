import { describe, expect, it } from "vitest";
import type { IncomingRequest } from "../../worker/guard/judge-request.ts";
import { createNextForm } from "../../worker/guard/next-form.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

/** A request with members of its own, as Next's is; docs/examples/next runs the real one in the tests. */
class FrameworkRequest extends Request {
  readonly nextUrl = new URL(this.url);
}

const headers = { Authorization: "Bearer a", "X-Other": "kept" };
const url = "https://api.example/things/1?x=1";

describe("a guard before a route handler of Next.js", () => {
  it("passes the framework's own request, the verdict and the route's context, but not the credential", async () => {
    const arrivals: IncomingRequest[] = [];
    const protect = createNextForm(async (arrival) => {
      arrivals.push(arrival);
      return { status: "allowed", token: allowedVerdict };
    });
    const handler = protect((request: FrameworkRequest, token, context: { id: string }) => {
      const { nextUrl, headers: seen } = request;
      return Response.json({ path: nextUrl.pathname, token, context, seen: [...seen] });
    });
    const response = await handler(new FrameworkRequest(url, { headers }), { id: "1" });

    expect(await response.json()).toEqual({
      path: "/things/1",
      token: allowedVerdict,
      context: { id: "1" },
      seen: [["x-other", "kept"]],
    });
    expect(arrivals).toMatchObject([
      { authorization: "Bearer a", method: "GET", path: "/things/1" },
    ]);
  });

  it("answers a refusal itself, without running the handler", async () => {
    const protect = createNextForm(async () => ({ status: "no_credential" }));
    const handler = protect(() => expect.unreachable());
    expect((await handler(new Request(url))).status).toBe(401);
  });
});
