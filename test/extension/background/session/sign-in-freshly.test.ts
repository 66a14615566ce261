import { describe, expect, it } from "vitest";
import { GRANT, problem } from "../support/fake-server.ts";
import { redirectBack } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const NEXT = { ...GRANT, access_token: "lk_ses_NEXT" };
const id = "usr_7";
const refused = {
  ok: false,
  failure: { kind: "problem", problem: "fresh_sign_in_required", status: 401, errors: [] },
};

/** Lets the server ask for a fresh sign-in until the session is `NEXT`. */
async function signInLongAgo() {
  const signed = await signedIn();
  const { world, server } = signed;
  const calls: string[] = [];
  world.route = (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/v1/users")) return server.route(request);
    const token = request.headers.get("Authorization")?.slice("Bearer ".length) ?? "";
    calls.push(`${request.method} ${pathname} ${token}`);
    if (token !== NEXT.access_token) return problem(401, "fresh_sign_in_required");
    return new Response(null, { status: 204 });
  };
  server.grants.push(NEXT);
  return { ...signed, calls };
}

describe("a change for which the server wants a fresh sign-in", () => {
  it("opens a window for it once, replaces the session and repeats the request", async () => {
    const { world, handlers, calls } = await signInLongAgo();
    const launched = world.launches.length;

    expect(await handlers.removeUser({ connection: KEY, id })).toEqual({ ok: true, value: null });

    const [launch, ...more] = world.launches.slice(launched);
    expect(more).toEqual([]);
    expect(launch?.interactive).toBe(true);
    expect(Object.fromEntries(launch?.url.searchParams ?? [])).toMatchObject({
      max_age: "600",
      organization: "org_home",
    });
    expect(launch?.url.searchParams.has("prompt")).toBe(false);
    expect(calls).toEqual([
      `DELETE /v1/users/usr_7 ${GRANT.access_token}`,
      `DELETE /v1/users/usr_7 ${NEXT.access_token}`,
    ]);
    expect(await handlers.getStatus({ silent: false })).toMatchObject({ at: "signed_in" });
  });

  it("changes nothing and keeps the session if the user closes the window", async () => {
    const { world, handlers, calls } = await signInLongAgo();
    world.authorize = () => {
      throw new Error("The user did not approve access.");
    };

    expect(await handlers.removeUser({ connection: KEY, id })).toEqual(refused);
    expect(calls).toHaveLength(1);
    expect(await handlers.getStatus({ silent: false })).toMatchObject({ at: "signed_in" });
  });

  it("is not repeated if the window has closed the page that asked", async () => {
    const { world, handlers, calls } = await signInLongAgo();
    world.authorize = (url) => {
      world.pageOpen = false;
      return redirectBack(url, { code: "code-2" });
    };

    expect(await handlers.makePasswordLink({ connection: KEY, id })).toEqual(refused);
    expect(calls).toHaveLength(1);
    world.pageOpen = true;
    expect(await handlers.removeUser({ connection: KEY, id })).toMatchObject({ ok: true });
  });

  it("is not made in the name of another person, whose session is revoked", async () => {
    const { handlers, server, calls } = await signInLongAgo();
    server.grants.push({ ...NEXT, access_token: "lk_ses_OTHER", subject: "usr_2" });

    expect(await handlers.removeUser({ connection: KEY, id })).toEqual(refused);
    expect(calls).toHaveLength(1);
    expect(server.revoked).toEqual(["lk_ses_OTHER"]);
  });

  it("is repeated only once if the server is still not content", async () => {
    const { world, handlers } = await signInLongAgo();
    const launched = world.launches.length;
    const { route } = world;
    world.route = (request) =>
      new URL(request.url).pathname.startsWith("/v1/users")
        ? problem(401, "fresh_sign_in_required")
        : route(request);

    expect(await handlers.removeUser({ connection: KEY, id })).toEqual(refused);
    expect(world.launches).toHaveLength(launched + 1);
  });
});

it("opens no window for what the user has not pressed, and keeps the session", async () => {
  const { world, handlers } = await signInLongAgo();
  const launched = world.launches.length;

  expect(await handlers.listUsers({ connection: KEY, query: { status: "all" } })).toEqual(refused);
  expect(world.launches).toHaveLength(launched);
  expect(await handlers.getStatus({ silent: false })).toMatchObject({ at: "signed_in" });
});
