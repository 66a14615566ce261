import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import worker from "../../../worker/index.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

let token: string;
beforeAll(async () => {
  await storeOrganization();
  token = (await storeToken({ owner: await storePerson(), scopes: ["API_READ"] })).plaintext;
});

/** Opens an isolate with a cache of its own, and returns what `/verify` says of a wait. */
function openIsolate(settings: { SERVER_TIMING?: string }) {
  const own = { ...env, ...settings };
  return async (query = "", text = token) => {
    const context = createExecutionContext();
    const headers = { Authorization: `Bearer ${text}` };
    const request = new Request(`http://localhost:8787/verify${query}`, { headers });
    const response = await worker.fetch(request as never, own, context);
    await waitOnExecutionContext(context);
    return [response.status, response.headers.get("Server-Timing")];
  };
}

it("an answer says for what it waited, and a hot one waited for nothing", async () => {
  const ask = openIsolate({ SERVER_TIMING: "on" });
  expect(await ask()).toEqual([200, "feed;desc=primary"]);
  expect(await ask()).toEqual([200, null]);
  const other = await storeToken({ owner: await storePerson(), scopes: [] });
  // A current cache asks the nearest replica, which the tests' database plays too.
  expect(await ask("?scope=API_READ", other.plaintext)).toEqual([403, "feed;desc=replica"]);
});

it("an answer says nothing unless the operator asked for it", async () => {
  const ask = openIsolate({});
  expect(await ask()).toEqual([200, null]);
});
