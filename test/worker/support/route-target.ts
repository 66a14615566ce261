import { env } from "cloudflare:workers";
import { randomBytes } from "../../../worker/http/random-bytes.ts";
import { newId } from "../../../worker/tokens/new-id.ts";
import { now, storePerson } from "./organizations.ts";
import type { Route } from "./routes.ts";
import { storeToken, storeWaitingToken } from "./store-token.ts";

/** Something that a route's id can name, newly made: of `person`, or of the organization itself. */
export async function routeTarget(
  names: Route["names"],
  { person, organization }: { person: string; organization: string },
): Promise<string> {
  const expiresAt = now() + 3600;
  switch (names) {
    case "user":
      return await storePerson({ organization });
    case "invitation":
      return await storeInvitation(organization);
    case "user's token":
    case "user's waiting token": {
      const owner = await storePerson({ organization });
      const own = names === "user's token" ? "token" : "waiting token";
      return `${owner}/${await routeTarget(own, { person: owner, organization })}`;
    }
    case "waiting token":
      return await storeWaitingToken({ owner: person, organization, scopes: ["API_READ"] });
    case "group":
      return await lastGroup(organization);
    case "credential":
      return (await storeToken({ kind: "svc", owner: organization, organization, expiresAt })).id;
    case "session":
      return (await storeToken({ kind: "ses", owner: person, organization, expiresAt })).id;
    default: {
      const scopes = ["API_READ"];
      return (await storeToken({ owner: person, organization, scopes, expiresAt })).id;
    }
  }
}

/** A group that stands for nothing: whoever may change groups may change it. */
export function emptyGroup(id: string) {
  return { id, name: id, grants: [], grants_for_others: [], controls: [] };
}

async function storeInvitation(organization: string): Promise<string> {
  const id = newId("lnk", randomBytes);
  const maker = await storePerson({ organization });
  await env.DB.prepare(
    `INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
      created_at, expires_at)
      VALUES (?1, ?1, 'invitation', ?2, ?1 || '@example.test', 'Basic_User', '[]', ?3, 0, ?4)`,
  )
    .bind(id, organization, maker, now() + 3600)
    .run();
  return id;
}

async function lastGroup(organization: string): Promise<string> {
  const id = await env.DB.prepare(
    `SELECT document ->> '$.groups[#-1].id' AS id FROM catalogs
      WHERE organization = ? ORDER BY version DESC LIMIT 1`,
  )
    .bind(organization)
    .first<string>("id");
  return id ?? "";
}
