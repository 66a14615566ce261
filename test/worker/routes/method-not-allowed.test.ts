import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../support/call.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { type Part, ROUTES } from "../support/routes.ts";
import { storeSession } from "../support/store-token.ts";

let session: string;
let colleague: string;

beforeAll(async () => {
  await storeOrganization();
  const groups = ["token-managers"];
  colleague = await storePerson({ role: "Basic_User" });
  session = await storeSession(await storePerson({ role: "Global_Admin", groups }));
});

/** The routes' methods by path. */
const methodsOf = Map.groupBy(
  Object.keys(ROUTES)
    .map((key) => key.split(" ") as [string, string])
    .filter(([method]) => method !== "ALL"),
  ([, path]) => path,
);

describe.each([...methodsOf.keys()])("%s", (path) => {
  it("answers 405 to another method, and lists the allowed ones (RFC 9110 §15.5.6)", async () => {
    const methods = (methodsOf.get(path) ?? []).map(([method]) => method);
    // A path below `/v1/users/{user_id}` answers 404 unless the id is a member's.
    const named = path.replace(":user_id", colleague).replace(/:\w+/g, "absent");
    const response = await call(named, {
      method: "PROPFIND",
      token: session,
    });

    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")?.split(", ")).toEqual(
      expect.arrayContaining([...methods, ...(methods.includes("GET") ? ["HEAD"] : [])]),
    );
    expect(await response.json()).toMatchObject({
      type: "urn:latchkey:problem:method_not_allowed",
      status: 405,
    });
  });
});

it("lists no method that the path lacks", async () => {
  const { headers } = await call("/v1/tokens/tok_absent/revoke", { token: session });
  expect(headers.get("Allow")).toBe("POST");
});

it("answers 404 to any method on an unknown path", async () => {
  for (const path of ["/v1/nowhere", "/verifying", "/oauth/introspection", "/oauth/introspect/"]) {
    for (const method of ["GET", "POST", "PROPFIND"]) {
      const response = await call(path, { method, token: session });
      expect([path, response.status, response.headers.get("Allow")]).toEqual([path, 404, null]);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    }
  }
});

describe("a path without access does not reveal its methods to", () => {
  const closedPaths = (part: Part | null) =>
    [...methodsOf].flatMap(([path, keys]) => {
      const routes = keys.map((key) => ROUTES[key.join(" ")]);
      const isClosed = routes.every(
        (route) =>
          route?.access === "administrator" && !route.parts?.some((needed) => needed === part),
      );
      return isClosed ? [path] : [];
    });

  it.each([
    ["a member without any control", [], null],
    ["a member who manages others' tokens", ["token-managers"], "tokens.others"],
  ] as const)("%s", async (_, groups, part) => {
    const token = await storeSession(
      await storePerson({ role: "Basic_User", groups: [...groups] }),
    );
    const paths = closedPaths(part);
    for (const path of paths) {
      const named = path.replace(":user_id", colleague).replace(/:\w+/g, "absent");
      const { status, headers } = await call(named, { method: "PROPFIND", token });
      expect([path, status, headers.get("Allow")]).toEqual([path, 404, null]);
    }
    expect(paths).toContain("/v1/credentials");
  });

  it("a request without a token", async () => {
    expect((await call("/v1/tokens", { method: "PUT" })).status).toBe(401);
  });
});
