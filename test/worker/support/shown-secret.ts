import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "./call.ts";
import { issueTokenFor, storeManager, storeSignedInMember } from "./issue-token-for.ts";
import { storeOrganization } from "./organizations.ts";
import { listVerifiedPermissions } from "./verified-permissions.ts";

/** The permission that the role Global_Admin adds to its tokens. */
export const AUTOMATIC = "CROSS_ORGANIZATION_ACCESS";

const buildCatalog = (change: (catalog: Catalog) => void = () => {}): Catalog => {
  const catalog = structuredClone(apiControlPlane);
  const base = { grants: [], controls: ["api_tokens:manage"] };
  catalog.groups.push(
    { ...base, id: "readers", name: "Readers", grants_for_others: ["API_READ"] },
    { ...base, id: "planners", name: "Planners", grants_for_others: ["API_READ", "PLAN_READ"] },
  );
  // A token with it may issue tokens.
  catalog.manages["tokens.own"] = ["API_READ"];
  catalog.min_scopes = 0;
  change(catalog);
  return catalog;
};

let count = 0;

/** Stores an organization in which a reader, who may grant API_READ to others, knows the secret of a member's token. */
export async function storeShownSecret() {
  const organization = await storeOrganization(`org_shown${++count}`, buildCatalog());
  await env.DB.prepare("UPDATE organizations SET managers_see_secrets = 1 WHERE id = ?")
    .bind(organization)
    .run();
  const admin = await storeSignedInMember({ organization, role: "Global_Admin" });
  const reader = await storeSignedInMember({ organization, groups: ["readers"] });
  const owner = await storeSignedInMember({ organization, role: "Admin" });
  const { id, secret = "" } = await issueTokenFor(reader, owner, {
    expires: { days: 60 },
    reveal: true,
  });
  expect(await listVerifiedPermissions(secret, organization)).toEqual(["API_READ"]);
  return {
    organization,
    admin,
    /** May grant everything to others. */
    mara: await storeManager({ organization }),
    reader,
    owner,
    id,
    secret,
    patchUser: (person: string, body: unknown) =>
      call(`/v1/users/${person}`, { method: "PATCH", token: admin.session, body }),
    putCatalog: (change: (catalog: Catalog) => void, query = "") => {
      const body = buildCatalog(change);
      return call(`/v1/catalog${query}`, { method: "PUT", token: admin.session, body });
    },
  };
}
