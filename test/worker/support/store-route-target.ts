import { env } from "cloudflare:workers";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { setTxtRecords } from "./fake-internet.ts";
import { now, storePerson } from "./organizations.ts";
import type { Route } from "./routes.ts";
import { storeKeptToken } from "./store-kept-token.ts";
import { storeDomain, storeProvider } from "./store-provider.ts";
import { storeToken, storeWaitingToken } from "./store-token.ts";

/** Stores a target of a route and returns its id. The target belongs to `person` or to the organization itself. */
export async function storeRouteTarget(
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
    case "user's waiting token":
    case "user's kept token": {
      const owner = await storePerson({ organization });
      const own = names.replace("user's ", "") as "token";
      return `${owner}/${await storeRouteTarget(own, { person: owner, organization })}`;
    }
    case "waiting token":
      return await storeWaitingToken({ owner: person, organization, scopes: ["API_READ"] });
    case "kept token":
      return await storeKeptToken({ owner: person, organization });
    case "group":
      return await findLastGroupId(organization);
    case "provider":
      return await storeProvider({ organization });
    case "provider's domain": {
      const provider = await storeProvider({ organization });
      const domain = `${crypto.randomUUID()}.example`;
      const challenge = await storeDomain(provider, domain);
      setTxtRecords(`_latchkey.${domain}`, [`latchkey-domain=${challenge}`]);
      return `${provider}/${domain}`;
    }
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

/** Builds a group without grants and controls, which every administrator of groups may change. */
export function buildEmptyGroup(id: string) {
  return { id, name: id, grants: [], grants_for_others: [], controls: [] };
}

async function storeInvitation(organization: string): Promise<string> {
  const id = generateId("lnk", getRandomBytes);
  const creator = await storePerson({ organization });
  await env.DB.prepare(
    `INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
      created_at, expires_at)
      VALUES (?1, ?1, 'invitation', ?2, ?1 || '@example.test', 'Basic_User', '[]', ?3, 0, ?4)`,
  )
    .bind(id, organization, creator, now() + 3600)
    .run();
  return id;
}

async function findLastGroupId(organization: string): Promise<string> {
  const id = await env.DB.prepare(
    `SELECT document ->> '$.groups[#-1].id' AS id FROM catalogs
      WHERE organization = ? ORDER BY version DESC LIMIT 1`,
  )
    .bind(organization)
    .first<string>("id");
  return id ?? "";
}
