import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { PREPARE_MS, prepare } from "../identity/support/browser.ts";
import { refusalOf } from "../identity/support/refusal-of.ts";
import { prepareRequest } from "../routes/route-requests.ts";
import { ROUTES } from "../support/routes.ts";

beforeAll(prepare, PREPARE_MS);

/** The routes that read a body, but for the one that exists only in development and the one of a new deployment. */
const readingRoutes = Object.keys(ROUTES).filter((key) => {
  const [method, path = ""] = key.split(" ");
  const isForm = method === "POST" && !path.startsWith("/v1/");
  const reads = isForm || ROUTES[key]?.body !== undefined || key === "PUT /v1/catalog";
  return reads && !["POST /development/seed", "POST /setup"].includes(key);
});

/** A body that breaks after its first bytes, as one does whose chunks or length are wrong. */
function breakBody(request: Request): Request {
  let hasBegun = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (hasBegun) controller.error(new TypeError("Network connection lost."));
      else controller.enqueue(new TextEncoder().encode("{"));
      hasBegun = true;
    },
  });
  return new Request(request.url, { method: request.method, headers: request.headers, body });
}

async function ask(request: Request): Promise<Response> {
  const context = createExecutionContext();
  const response = await app.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return response;
}

it.each(readingRoutes)("%s answers 400 to a body that breaks", async (key) => {
  const response = await ask(breakBody(await prepareRequest(key)));
  // A page says so with 200, because a browser's sign-in window closes at an error.
  expect((await refusalOf(response)) ?? response.status).toBeOneOf([
    400,
    "The form cannot be read",
  ]);
});

it("covers every kind of body", () => {
  expect(readingRoutes).toEqual(
    expect.arrayContaining([
      ...["POST /v1/tokens", "POST /v1/tokens/recognize"],
      ...["POST /oauth/introspect", "POST /login"],
    ]),
  );
});

it("/verify judges the token, whatever its body is", async () => {
  const { url, headers } = await prepareRequest("ALL /verify/*");
  const response = await ask(breakBody(new Request(url, { method: "POST", headers })));
  expect(response.status).toBe(200);
});
