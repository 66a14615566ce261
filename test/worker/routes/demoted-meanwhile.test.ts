import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { callMeanwhile } from "../support/call-meanwhile.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { buildEmptyGroup, storeRouteTarget } from "../support/store-route-target.ts";
import { storeSession } from "../support/store-token.ts";

/* A request is refused if its actor is demoted while it runs: the write rechecks the actor's authorization. */

beforeEach(async () => {
  await storeOrganization(HOME, {
    ...apiControlPlane,
    groups: [
      ...apiControlPlane.groups,
      { ...buildEmptyGroup("auditors"), controls: ["audit:read"] },
    ],
  });
});

/** Reads all rows that a request of the actor could change. */
async function readRows(actor: string): Promise<unknown> {
  const tables = [
    env.DB.prepare("SELECT * FROM memberships WHERE person <> ? ORDER BY person").bind(actor),
    ...["organizations", "one_time_links", "catalogs", "scopes", "provider_domains"].map((table) =>
      env.DB.prepare(`SELECT * FROM ${table} ORDER BY 1`),
    ),
    env.DB.prepare("SELECT * FROM providers ORDER BY id"),
    env.DB.prepare("SELECT * FROM tokens WHERE kind = 'pat' ORDER BY id"),
    env.DB.prepare("SELECT * FROM token_secrets ORDER BY digest"),
    env.DB.prepare("SELECT * FROM kept_copies ORDER BY id"),
  ];
  return (await env.DB.batch(tables)).map(({ results }) => results);
}

const guardedRoutes = Object.entries(ROUTES).filter(
  ([key, { access, parts = [] }]) =>
    access === "administrator" &&
    !key.startsWith("GET ") &&
    parts.some((part) => part === "users" || part === "tokens.others"),
);

describe.each(guardedRoutes)("%s", (key, { names, body, headers = {}, query = "" }) => {
  it("changes nothing for an actor who is demoted meanwhile", async () => {
    const actor = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
    await storePerson({ role: "Global_Admin" });
    const id = names ? await storeRouteTarget(names, { person: actor, organization: HOME }) : "";
    const session = await storeSession(actor);
    const [user = "", token = user] = id.split("/");
    const scope = await env.DB.prepare("SELECT id FROM scopes WHERE token_id = ?")
      .bind(token)
      .first<string>("id");
    const copy = await env.DB.prepare("SELECT id FROM kept_copies WHERE token_id = ?")
      .bind(token)
      .first<string>("id");
    const [method = "", path = ""] = key.split(" ");
    const url = path
      .replace(/:(user|group|provider)_id/, user)
      .replace(":domain", token)
      .replace(":id", token)
      .replace(":copy_id", copy ?? "")
      .replace(":scope_id", scope ?? "");
    let before: unknown;

    const response = await callMeanwhile(
      url + query,
      { method, token: session, body, headers },
      async () => {
        await env.DB.prepare(
          "UPDATE memberships SET role = 'Basic_User', groups = '[]' WHERE person = ?",
        )
          .bind(actor)
          .run();
        before = await readRows(actor);
      },
    );

    expect(before).toBeDefined();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await readRows(actor)).toEqual(before);
  });
});
