import { expect } from "@playwright/test";
import type { Answer, SentRequest } from "../../integrations/support/http.ts";
import { APP, NEARLY, PREFLIGHT } from "../../integrations/support/preflights.ts";

const PATH = "/things/mine";

/** Expects a guard with the option `cors` to answer the app's preflights, and to let nothing else through without a token. */
export async function expectGuardedPreflights(
  ask: (sent: SentRequest) => Promise<Answer>,
  token: string,
): Promise<void> {
  const { status, headers, body } = await ask({
    path: PATH,
    method: "OPTIONS",
    headers: { ...PREFLIGHT, "X-HTTP-Method-Override": "DELETE" },
  });
  expect([status, body]).toEqual([204, ""]);
  expect(headers).toMatchObject({
    "access-control-allow-origin": APP,
    "access-control-allow-methods": expect.stringContaining("POST"),
    "access-control-allow-headers": expect.stringMatching(/authorization/i),
    vary: expect.stringContaining("Origin"),
  });
  for (const [headers, sent] of NEARLY.filter(([, { method }]) => method === undefined)) {
    const nearly = await ask({ path: PATH, method: "OPTIONS", ...sent, headers });
    expect([headers, nearly.status]).toEqual([headers, 401]);
    expect(nearly.headers).not.toHaveProperty("access-control-allow-methods");
    expect([headers, nearly.headers["access-control-allow-origin"]]).toEqual([
      headers,
      headers.Origin === APP ? APP : undefined,
    ]);
  }

  const fromPage = { Origin: APP };
  const good = await ask({ path: PATH, token, headers: fromPage });
  const refused = await ask({ path: PATH, token: "hunter2", headers: fromPage });
  expect([good.status, refused.status]).toEqual([200, 401]);
  for (const answer of [good, refused]) {
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": APP,
      "access-control-expose-headers": expect.stringContaining("WWW-Authenticate"),
      vary: expect.stringContaining("Origin"),
    });
  }
  const elsewhere = await ask({ path: PATH, token, headers: { Origin: "https://evil.example" } });
  expect(elsewhere.headers).not.toHaveProperty("access-control-allow-origin");
}
