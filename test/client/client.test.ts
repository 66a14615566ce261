import { describe, expect, expectTypeOf, it } from "vitest";
import { createClient, type Problem, type Schemas } from "../../worker/client/client.ts";

const SERVER = "https://tokens.example.com";

/** Creates a client whose server gives one answer, and the requests that it got. */
function createTestClient(answer: () => Response) {
  const requests: Request[] = [];
  const client = createClient({
    server: `${SERVER}/ignored`,
    credential: "lk_ses_x",
    fetch: async (request) => {
      requests.push(request);
      return answer();
    },
  });
  return { client, requests };
}

describe("a call", () => {
  it("sends path, query, body and credential, and returns typed data", async () => {
    const { client, requests } = createTestClient(() => Response.json({ tokens: [], total: 0 }));
    const { data } = await client.GET("/v1/tokens", { params: { query: { status: "expiring" } } });
    await client.PATCH("/v1/tokens/{id}", {
      params: { path: { id: "tok_1" }, header: { "If-Match": '"3"' } },
      body: { name: "New" },
    });

    expect(data).toEqual({ tokens: [], total: 0 });
    expectTypeOf(data).toEqualTypeOf<Schemas["TokenPage"] | undefined>();
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${SERVER}/v1/tokens?status=expiring`,
      `PATCH ${SERVER}/v1/tokens/tok_1`,
    ]);
    const [, change] = requests;
    expect(Object.fromEntries(change?.headers ?? [])).toMatchObject({
      authorization: "Bearer lk_ses_x",
      "content-type": "application/json",
      "if-match": '"3"',
    });
    expect(await change?.json()).toEqual({ name: "New" });
    expect(change?.redirect).toBe("error");
  });

  it("returns a problem as a value", async () => {
    const problem = {
      type: "urn:latchkey:problem:not_found",
      title: "There is no such resource",
      status: 404,
    };
    const { client } = createTestClient(() =>
      Response.json(problem, {
        status: 404,
        headers: { "Content-Type": "application/problem+json" },
      }),
    );
    const { data, error, response } = await client.DELETE("/v1/sessions/{id}", {
      params: { path: { id: "tok_1" } },
    });
    expect({ data, error, status: response.status }).toEqual({
      data: undefined,
      error: problem,
      status: 404,
    });
    expectTypeOf(error).toEqualTypeOf<Problem | undefined>();
  });

  it.each([
    ["an answer of a proxy", () => new Response("<h1>Bad gateway</h1>", { status: 502 }), 502],
    ["no answer", () => Promise.reject(new TypeError("fetch failed")) as never, 503],
  ])("takes %s for an unknown outcome", async (_, answer, status) => {
    const { client } = createTestClient(answer);
    const { error } = await client.POST("/v1/tokens/revoke-all");
    expect(error).toMatchObject({ type: "urn:latchkey:problem:outcome_unknown", status });
  });

  it("throws only if the caller aborts it", async () => {
    const aborted = new DOMException("Aborted", "AbortError");
    const { client } = createTestClient(() => Promise.reject(aborted) as never);
    await expect(client.GET("/v1/me")).rejects.toBe(aborted);
  });
});

it.each(["http://tokens.example.com", "ftp://localhost", "http://localhost.example.com"])(
  "sends no credential to %s",
  (server) => {
    expect(() => createClient({ server, credential: "lk_ses_x" })).toThrow(TypeError);
  },
);

it.each(["http://localhost:8787", "http://127.0.0.1", "http://[::1]:8787"])(
  "allows %s",
  (server) => {
    expect(() => createClient({ server, credential: "lk_ses_x" })).not.toThrow();
  },
);
