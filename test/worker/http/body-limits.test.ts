import { beforeAll, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { FOREIGN_FORM, refusalOf } from "../identity/support/refusal-of.ts";
import { call } from "../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const KIB = 1024;
/** The routes whose bodies may be long, with the bytes that each accepts. All others accept 16 KiB. */
const LIMITS: Record<string, number> = {
  "PUT /v1/catalog": 1_500_000,
  "POST /v1/tokens": 256 * KIB,
  "PATCH /v1/tokens/:id": 256 * KIB,
  "POST /v1/tokens/:id/scopes": 256 * KIB,
  "POST /v1/users/:user_id/tokens": 256 * KIB,
  "PATCH /v1/users/:user_id/tokens/:id": 256 * KIB,
  "POST /v1/users/:user_id/tokens/:id/scopes": 256 * KIB,
  "POST /oauth/token": 4 * KIB,
  "POST /oauth/revoke": 4 * KIB,
  "POST /login/with/:provider/ended": 8 * KIB,
  "POST /v1/providers": 512 * KIB,
  "PATCH /v1/providers/:provider_id": 512 * KIB,
};
const limitOf = (key: string) => LIMITS[key] ?? 16 * KIB;
const jsonRoutes = Object.keys(ROUTES).filter(
  (key) => ROUTES[key]?.body !== undefined || key === "PUT /v1/catalog",
);
/** Pages of a signed-in person are left out: they read a form like the others, but only after the sign-in. */
const formRoutes = Object.keys(ROUTES).filter((key) => {
  const [method = "", path = ""] = key.split(" ");
  if (ROUTES[key]?.access === "page") return false;
  return method === "POST" && !path.startsWith("/v1/") && !path.startsWith("/development");
});

let session: string;
let member: string;

beforeAll(async () => {
  await storeOrganization(HOME, apiControlPlane);
  session = await storeSession(
    await storePerson({ role: "Global_Admin", groups: ["token-managers"] }),
  );
  member = await storePerson({ role: "Basic_User" });
});

/** Sends a body of `size` bytes that is neither JSON nor a useful form. */
async function send(key: string, size: number, contentType: string, token?: string) {
  const [method = "", path = ""] = key.split(" ");
  const url = path.replace(":user_id", member).replace(":group_id", "token-managers");
  const headers = { "Content-Type": contentType, "If-Match": '"1"' };
  return call(url.replace(":id", "tok_absent"), {
    method,
    token,
    headers,
    body: "x".repeat(size),
  });
}

describe.each(jsonRoutes)("%s", (key) => {
  it("refuses a body over its limit before it is parsed, and one within it as no JSON", async () => {
    const status = async (size: number) =>
      (await send(key, size, "application/json", session)).status;
    expect(await status(limitOf(key))).toBe(400);
    expect(await status(limitOf(key) + 1)).toBe(413);
  });
});

describe.each(formRoutes)("%s", (key) => {
  it("refuses a form over its limit before it is parsed, and one within it for what it lacks", async () => {
    const token =
      key === "POST /oauth/introspect"
        ? (await storeToken({ kind: "svc", owner: HOME })).plaintext
        : undefined;
    // A page answers 200 and says what is wrong.
    const refuse = async (size: number) => {
      const response = await send(key, size, "application/x-www-form-urlencoded", token);
      return (await refusalOf(response)) ?? response.status;
    };
    expect([400, FOREIGN_FORM]).toContain(await refuse(limitOf(key)));
    expect([413, "The form cannot be read"]).toContain(await refuse(limitOf(key) + 1));
  });
});
