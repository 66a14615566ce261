import { expect, it } from "vitest";
import { createUserHandlers } from "../../../../extension/background/handlers/user-handlers.ts";
import { user } from "../../support/fixtures.ts";
import { problem } from "../support/fake-server.ts";
import { ORIGIN } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };

async function signInWith(answer: (request: Request) => Response | Promise<Response>) {
  const { world, apiEffects } = await signedIn();
  const calls: string[] = [];
  world.route = async (request) => {
    const { pathname, search } = new URL(request.url);
    calls.push(`${request.method} ${pathname}${search}`);
    return answer(request);
  };
  return { world, calls, handlers: createUserHandlers(apiEffects) };
}

it("lists members page by page, with only the filters that are set", async () => {
  const page = { users: [user()], total: 1, next_cursor: null };
  const { world, calls, handlers } = await signInWith(() => Response.json(page));
  const query = { status: "all", q: "uma&x", role: "admin", cursor: "next" } as const;
  expect(await handlers.listUsers({ ...ask, query })).toEqual({ ok: true, value: page });
  await handlers.listUsers({ ...ask, query: { status: "active" } });
  expect(calls).toEqual([
    "GET /v1/users?status=all&q=uma%26x&role=admin&cursor=next",
    "GET /v1/users?status=active",
  ]);
  expect(world.session.text()).not.toContain("uma@example.test");
});

it("encodes a member's id, so that none can name another path", async () => {
  const { calls, handlers } = await signInWith(() => Response.json(user()));
  await handlers.getUser({ ...ask, id: "../tokens?x" });
  expect(calls).toEqual(["GET /v1/users/..%2Ftokens%3Fx"]);
});

it("passes on the problem's type if a member is not shown", async () => {
  const { handlers } = await signInWith(() => problem(404, "not_found"));
  expect(await handlers.getUser({ ...ask, id: "usr_7" })).toEqual({
    ok: false,
    failure: { kind: "problem", problem: "not_found", status: 404, errors: [] },
  });
});

it("changes and removes members, and stores no password link", async () => {
  const issued = { link: `${ORIGIN}/password#SECRETLINK`, expires_at: "2026-11-26T12:00:00Z" };
  const bodies: string[] = [];
  const { world, calls, handlers } = await signInWith(async (request) => {
    bodies.push(await request.text());
    if (request.method === "DELETE") return new Response(null, { status: 204 });
    return Response.json(request.method === "PATCH" ? user() : issued);
  });
  const id = "usr_7";
  await handlers.updateUser({ ...ask, id, change: { role: "admin", groups: [] } });
  expect(await handlers.removeUser({ ...ask, id })).toEqual({ ok: true, value: null });
  expect(await handlers.makePasswordLink({ ...ask, id })).toEqual({ ok: true, value: issued });
  expect(calls).toEqual([
    "PATCH /v1/users/usr_7",
    "DELETE /v1/users/usr_7",
    "POST /v1/users/usr_7/password-link",
  ]);
  expect(bodies).toEqual(['{"role":"admin","groups":[]}', "", ""]);
  expect(world.session.text() + world.local.text()).not.toContain("SECRETLINK");
});

it("reports an unknown outcome for a change that a gateway fails", async () => {
  const { handlers } = await signInWith(() => new Response("bad gateway", { status: 502 }));
  expect(await handlers.removeUser({ ...ask, id: "usr_7" })).toEqual({
    ok: false,
    failure: { kind: "outcome_unknown" },
  });
});
