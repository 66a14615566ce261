import { expect, it } from "vitest";
import { userHandlers } from "../../../extension/background/handlers/user-handlers.ts";
import { user } from "../support/fixtures.ts";
import { problem } from "./fake-server.ts";
import { KEY, signedIn } from "./signed-in.ts";

const ask = { connection: KEY };

async function asking(answer: (request: Request) => Response) {
  const { world, caller } = await signedIn();
  const asked: string[] = [];
  world.route = async (request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search}`);
    return answer(request);
  };
  return { world, asked, handlers: userHandlers(caller) };
}

it("asks for members page by page, and names only what is wanted of them", async () => {
  const page = { users: [user()], total: 1, next_cursor: null };
  const { world, asked, handlers } = await asking(() => Response.json(page));
  const query = { status: "all", q: "uma&x", role: "admin", cursor: "next" } as const;
  expect(await handlers.listUsers({ ...ask, query })).toEqual({ ok: true, value: page });
  await handlers.listUsers({ ...ask, query: { status: "active" } });
  expect(asked).toEqual([
    "GET /v1/users?status=all&q=uma%26x&role=admin&cursor=next",
    "GET /v1/users?status=active",
  ]);
  expect(world.session.text()).not.toContain("uma@example.test");
});

it("encodes a member's id, so that none can name another path", async () => {
  const { asked, handlers } = await asking(() => Response.json(user()));
  await handlers.getUser({ ...ask, id: "../tokens?x" });
  expect(asked).toEqual(["GET /v1/users/..%2Ftokens%3Fx"]);
});

it("hands on why a member is not shown, by the problem's type", async () => {
  const { handlers } = await asking(() => problem(404, "not_found"));
  expect(await handlers.getUser({ ...ask, id: "usr_7" })).toEqual({
    ok: false,
    failure: { kind: "problem", problem: "not_found", status: 404, errors: [] },
  });
});
