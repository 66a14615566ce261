import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { computeTokenChecksum } from "../../../shared/token-shape.ts";
import { app } from "../../../worker/app.ts";
import { PREPARE_MS, prepare, REDIRECT } from "../identity/support/browser.ts";
import { refusalOf, THROTTLED, WRONG_PASSWORD } from "../identity/support/refusal-of.ts";
import { ORIGIN } from "../support/call.ts";
import { ROUTES } from "../support/routes.ts";
import { watchedEnv } from "../support/watched-env.ts";

beforeAll(prepare, PREPARE_MS);

const forged = `lk_pat_${"a".repeat(55)}`;
/** Has the right shape and checksum, but a tag that we did not make. */
const TOKEN = forged + computeTokenChecksum(forged);
const CODE = "A".repeat(54);
const FORMS: Record<string, Record<string, string>> = {
  "POST /oauth/token": {
    grant_type: "authorization_code",
    client_id: "latchkey-extension",
    redirect_uri: REDIRECT,
    code: CODE,
    code_verifier: "v".repeat(43),
  },
  "POST /oauth/revoke": { token: TOKEN },
  "POST /oauth/introspect": { token: TOKEN },
};

const { env: bindings, trips } = watchedEnv();

async function send(
  method: string,
  path: string,
  form?: string,
  headers = {},
  own = bindings,
): Promise<Response> {
  const init = {
    method,
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      Cookie: `latchkey-session=${"c".repeat(32)}.${"s".repeat(43)}%3D`,
      "Content-Type": "application/x-www-form-urlencoded",
      Origin: ORIGIN,
      ...headers,
    },
    body: form ?? null,
    redirect: "manual",
  } as const;
  const context = createExecutionContext();
  const response = await app.fetch(new Request(ORIGIN + path, init), own, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Returns the most round trips to D1 of `times` requests. */
async function countTrips(times: number, request: () => Promise<unknown>): Promise<number> {
  const before = trips();
  for (let n = 0; n < times; n += 1) await request();
  return trips() - before;
}

describe.each(Object.keys(ROUTES))("%s", (key) => {
  it("costs an anonymous caller at most one read of D1 for many requests", async () => {
    const [method = "", path = ""] = key.split(" ");
    const form = new URLSearchParams(FORMS[key]).toString();
    const body = /^(POST|PUT|PATCH)$/.test(method) ? form : undefined;
    const url = path.replace("/*", "").replaceAll(/:\w+/g, "x");
    const count = await countTrips(10, () => send(method === "ALL" ? "GET" : method, url, body));
    expect(count).toBeLessThanOrEqual(1);
  });
});

describe.each(["/invitation", "/password", "/setup"])("POST %s", (path) => {
  it.each(["", "x", "x".repeat(42), `${"x".repeat(43)}=`, "y".repeat(10_000)])(
    "reads nothing for the malformed code %j",
    async (code) => {
      const page = await send("GET", path);
      const Cookie = page.headers.get("Set-Cookie")?.split(";")[0] ?? "";
      const form_token = /name="form_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
      const form = new URLSearchParams({ form_token, code }).toString();
      const count = await countTrips(5, () => send("POST", path, form, { Cookie }));
      expect(count).toBeLessThanOrEqual(path === "/setup" ? 1 : 0);
    },
  );
});

describe("POST /login", () => {
  /** Signs in with a rate limit that allows a key once, and returns the refusal and the keys that it was asked about. */
  async function signIn(address: string, used: Set<string>) {
    const page = await send("GET", "/login");
    const Cookie = page.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const form_token = /name="form_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
    const form = { form_token, email: "nobody@example.test", password: "a wrong password" };
    const headers = { Cookie, "CF-Connecting-IP": address };
    const limit = async ({ key = "" }) => {
      const success = !used.has(key);
      used.add(key);
      return { success };
    };
    const own = { ...bindings, SIGN_IN_LIMIT: { limit } };
    const body = new URLSearchParams(form).toString();
    const before = trips();
    const response = await send("POST", "/login", body, headers, own);
    const reads = trips() - before;
    return { refusal: await refusalOf(response), trips: reads };
  }

  it("reads nothing once a network, or the /48 that it is in, has had its attempts of a minute", async () => {
    const used = new Set<string>();
    const first = await signIn("2001:db8:30:1::1", used);
    expect(first.refusal).toBe(WRONG_PASSWORD);
    expect(first.trips).toBeGreaterThan(0);
    expect(used.size).toBe(2);
    for (const address of ["2001:db8:30:1::2", "2001:db8:30:2::1"]) {
      expect(await signIn(address, used)).toEqual({
        refusal: expect.stringMatching(THROTTLED),
        trips: 0,
      });
    }
    expect((await signIn("2001:db8:31:1::1", used)).refusal).toBe(WRONG_PASSWORD);
  });
});
