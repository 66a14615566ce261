import { expect } from "@playwright/test";
import { type Answer, type Api, type SentRequest, send } from "./http.ts";

/** Takes the comment signs off the lines of a documented file that answer preflights. */
export const WITH_PREFLIGHTS = { "#preflight ": "" };

/** The page's origin in all documented configurations. */
export const APP = "https://app.example.com";
export const PREFLIGHT = { Origin: APP, "Access-Control-Request-Method": "POST" };
const { Origin: _, ...WITHOUT_ORIGIN } = PREFLIGHT;

/** Requests that are no preflight of the app, though each is nearly one. */
export const NEARLY: readonly [Record<string, string>, Partial<SentRequest>][] = [
  [{}, {}],
  [WITHOUT_ORIGIN, {}],
  [{ Origin: APP }, {}],
  [{ ...PREFLIGHT, Origin: `${APP}.evil.example` }, {}],
  [{ ...PREFLIGHT, Origin: `https://evil.example, ${APP}` }, {}],
  [{ ...PREFLIGHT, Origin: APP.replace(".", "x") }, {}],
  [PREFLIGHT, { method: "GET" }],
  [PREFLIGHT, { method: "POST", body: "x" }],
  [{ ...PREFLIGHT, "X-HTTP-Method-Override": "OPTIONS" }, { method: "DELETE" }],
];

/** Expects a proxy to answer the app's preflights, and to let nothing through without a token. */
export async function expectOnlyPreflights(port: number, api: Api, token: string): Promise<void> {
  api.received.length = 0;
  const ask = (headers: Record<string, string>, sent: Partial<SentRequest> = {}) =>
    send(port, { path: "/api/things", method: "OPTIONS", ...sent, headers });
  const { status, headers, body } = await ask({ ...PREFLIGHT, "X-HTTP-Method-Override": "DELETE" });
  expect([status, body]).toEqual([204, ""]);
  expect(headers).toMatchObject({
    "access-control-allow-origin": APP,
    "access-control-allow-methods": expect.stringContaining("POST"),
    "access-control-allow-headers": expect.stringMatching(/authorization/i),
    vary: expect.stringMatching(/^Origin/),
  });
  for (const [headers, sent] of NEARLY) {
    const { status, headers: answered } = await ask(headers, sent);
    expect([headers, sent, status]).toEqual([headers, sent, 401]);
    expect(answered).not.toHaveProperty("access-control-allow-methods");
    expect([headers, answered["access-control-allow-origin"]]).toEqual([
      headers,
      headers.Origin === APP ? APP : undefined,
    ]);
  }
  const roundabout = await ask(PREFLIGHT, { path: "/api/../orders/1" });
  expect(roundabout.status).toBe(400);
  expect(api.received).toEqual([]);

  const post = await ask({ ...PREFLIGHT, Authorization: `Bearer ${token}` }, { method: "POST" });
  expect([post.status, post.body]).toEqual([200, "from the API"]);
  await expectReadableAnswers(ask, token);
}

/** Expects that only the app's page may read answers, and that it may read each: the API's, and the proxy's refusals. */
async function expectReadableAnswers(
  ask: (headers: Record<string, string>, sent: Partial<SentRequest>) => Promise<Answer>,
  token: string,
): Promise<void> {
  const requests = [
    { status: 200, path: "/api/things", Authorization: `Bearer ${token}` },
    { status: 401, path: "/api/things", Authorization: "Bearer hunter2" },
    { status: 400, path: "/api/../things", Authorization: `Bearer ${token}` },
  ];
  for (const { status, path, Authorization } of requests) {
    const readable = await ask({ Origin: APP, Authorization }, { method: "GET", path });
    expect([path, readable.status]).toEqual([path, status]);
    expect([path, status, readable.headers]).toMatchObject([
      path,
      status,
      {
        // Exactly one: of two, a browser takes none.
        "access-control-allow-origin": APP,
        "access-control-expose-headers": "WWW-Authenticate, Retry-After",
        vary: expect.stringContaining("Origin"),
      },
    ]);
    for (const Origin of ["https://evil.example", `${APP}.evil.example`, "null"]) {
      const { headers } = await ask({ Origin, Authorization }, { method: "GET", path });
      expect([Origin, headers["access-control-allow-origin"]]).toEqual([Origin, undefined]);
    }
  }
}
