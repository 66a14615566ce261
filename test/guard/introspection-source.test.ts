import { describe, expect, it, vi } from "vitest";
import { createIntrospectionSource } from "../../worker/guard/introspection-source.ts";

const url = "https://tokens.example.com/oauth/introspect";
const ACTIVE = {
  active: true,
  jti: "tok_1",
  sub: "usr_1",
  role: "Admin",
  organization: "org_home",
  scope: "channels:publish:ch_1 channels:read",
  authorization_details: [{ type: "channel", identifier: "ch_1", actions: ["channels:publish"] }],
  max_age_ms: 1_234,
};

type Options = Partial<Parameters<typeof createIntrospectionSource>[1]>;

/** Creates a source over a server with this answer, and records what it was sent. */
function sourceOver(answer: () => Response | Promise<Response>, options: Options = {}) {
  const sent: { input: unknown; init: RequestInit }[] = [];
  const source = createIntrospectionSource(
    { url, credential: "lk_svc_a+b" },
    { api: "my.api", scopes: ["channels:read"], ...options },
    async (input, init = {}) => {
      sent.push({ input, init });
      return answer();
    },
  );
  return { source, sent, ask: () => source.ask("lk_pat_x", {}, false) };
}

const json = (body: unknown, headers: Record<string, string> = {}) =>
  Response.json(body, { headers });

describe("introspection as a guard's source", () => {
  it("sends the token in the body and the API's credential as Basic password, and follows no redirect", async () => {
    const { ask, sent } = sourceOver(() => json(ACTIVE));
    await ask();

    expect(sent).toMatchObject([
      {
        input: url,
        init: {
          method: "POST",
          redirect: "manual",
          body: "token=lk_pat_x",
          headers: { Authorization: `Basic ${btoa("my.api:lk_svc_a%2Bb")}` },
        },
      },
    ]);
  });

  it("aborts a call after 2 s, when no request waits for it any more", async () => {
    const { signal } = new AbortController();
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(signal);
    const { ask, sent } = sourceOver(() => json(ACTIVE));
    await ask();

    expect(timeout.mock.calls).toEqual([[2_000]]);
    expect(sent[0]?.init.signal).toBe(signal);
    timeout.mockRestore();
  });

  it("reads an active token with its max_age_ms", async () => {
    expect(await sourceOver(() => json(ACTIVE)).ask()).toMatchObject({
      status: "allowed",
      token_id: "tok_1",
      subject: "usr_1",
      scopes: ["channels:publish:ch_1", "channels:read"],
      expires_at: null,
      max_age_ms: 1_234,
    });
    const expiring = sourceOver(() => json({ ...ACTIVE, exp: 99, scope: "" }));
    expect(await expiring.ask()).toMatchObject({ expires_at: 99, scopes: [] });
  });

  it.each([
    ["2", 2_000],
    ["0", 0],
    ["60", 0],
    ["soon", 0],
  ])("takes the age of an inactive token from the header: %s", async (header, ms) => {
    const { ask } = sourceOver(() => json({ active: false }, { "Latchkey-Max-Age": header }));
    expect(await ask()).toEqual({ status: "refused", reason: "unknown", max_age_ms: ms });
  });

  it("refuses a token of another organization than the expected one", async () => {
    const answer = () => json(ACTIVE);
    expect(await sourceOver(answer, { organization: "org_home" }).ask()).toMatchObject({
      status: "allowed",
    });
    expect(await sourceOver(answer, { organization: "org_other" }).ask()).toMatchObject({
      status: "refused",
      reason: "unknown",
    });
  });

  it.each([
    [new Response(null, { status: 503, headers: { "Retry-After": "7" } }), 7],
    [new Response(null, { status: 503, headers: { "Retry-After": "tomorrow" } }), 5],
    [new Response(null, { status: 401 }), 5],
    [new Response(null, { status: 302, headers: { Location: "https://elsewhere" } }), 5],
    [new Response(JSON.stringify(ACTIVE), { status: 203 }), 5],
  ])("is unavailable for any status except 200", async (response, seconds) => {
    const verdict = await sourceOver(() => response).ask();
    expect(verdict).toEqual({ status: "unavailable", retry_after_seconds: seconds });
  });

  it.each([
    "<html>",
    "null",
    "{}",
    '{"active":"true"}',
    JSON.stringify({ ...ACTIVE, max_age_ms: undefined }),
    JSON.stringify({ ...ACTIVE, scope: ["channels:read"] }),
    JSON.stringify({ ...ACTIVE, exp: "never" }),
  ])("rejects invalid data: %s", async (body) => {
    await expect(sourceOver(() => new Response(body)).ask()).rejects.toThrow();
  });

  it.each<[string[], string | undefined, boolean]>([
    [["channels:read"], undefined, true],
    [["channels:read"], "ch_9", true],
    [["channels:publish"], "ch_1", true],
    [["channels:publish"], "ch_2", false],
    [["channels:publish"], undefined, false],
    [["channels:publish:ch_1"], undefined, true],
    [["channels:read", "channels:write"], undefined, false],
    [["channels:publish:ch_1"], "ch_2", true],
    // `channels:read` is a permission here, not `channels` on an entity "read".
    [["channels"], "read", false],
    [[], undefined, true],
  ])("judges by the scopes %o on %s: %s", async (scopes, entity, passes) => {
    const { source, ask } = sourceOver(() => json(ACTIVE), { scopes });
    const verdict = source.judge(await ask(), entity === undefined ? {} : { entity });
    expect(verdict).toMatchObject(
      passes ? { status: "allowed" } : { status: "insufficient_scope", required: scopes },
    );
  });
});
