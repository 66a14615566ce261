import type { Context } from "hono";
import { addDays } from "../../../shared/calendar.ts";
import { toScopeToken } from "../../../shared/scope.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";
import {
  type DevelopmentToken,
  findDevelopmentTokens,
  replaceDevelopmentTokens,
} from "../../db/organizations/seed-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { CheckedScope, ScopeGrantor } from "../../permissions/check-scopes.ts";
import { listGrantablePermissions } from "../../permissions/grantable-permissions.ts";
import { listPickablePermissions } from "../../permissions/permission-index.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { buildDevelopmentEvent } from "./development-catalog.ts";

const LIFETIME_DAYS = 30;

/** A candidate for the owner of the example token. */
interface Member {
  id: string;
  email: string;
  role: string;
  groups: readonly string[];
}

/**
 * Issues an example token and an API's credential, and revokes those of earlier starts in the same batch.
 *
 * The owner is the first member, other than the administrator, who may grant anything.
 */
export async function issueDevelopmentTokens(
  c: Context<AppEnv>,
  organization: { id: string; catalog: Catalog },
  members: readonly Member[],
): Promise<Pick<DevelopmentSeed, "token" | "credential">> {
  const { db, now } = c.var;
  const { id, catalog } = organization;
  const [administrator, ...others] = members;
  const candidates = [...others, ...(administrator === undefined ? [] : [administrator])];
  const scopesOf = (member: Member) => pickExampleScopes(catalog, { ...member, organization: id });
  const owner = candidates.find((member) => scopesOf(member).scopes.length > 0) ?? candidates[0];
  if (owner === undefined) throw new Error("the organization has nobody");
  const { scopes, api } = scopesOf(owner);
  const pat = await generateToken(c, id, { kind: "pat", api: null, subject: owner.id, scopes });
  // A credential belongs to an API of the organization, not to a person.
  const svc = await generateToken(c, id, { kind: "svc", api, subject: id, scopes: [] });
  const earlier = await findDevelopmentTokens(db, id);
  await replaceDevelopmentTokens(
    db,
    earlier.map(({ id: token, kind, owner: subject }) => {
      const action = kind === "svc" ? "credential.revoked" : "token.revoked";
      const target = { kind: "token", id: token } as const;
      return { id: token, event: buildDevelopmentEvent(c, id, action, target, subject) };
    }),
    [pat, svc].map(({ token }) => {
      const action = token.kind === "svc" ? "credential.issued" : "token.issued";
      const target = { kind: "token", id: token.id } as const;
      return { token, event: buildDevelopmentEvent(c, id, action, target, token.subject) };
    }),
    now,
  );
  const scope = scopes.map(({ permission, entityId }) => toScopeToken(permission, entityId));
  return {
    token: { owner: owner.email, secret: pat.plaintext, scope: scope.join(" ") },
    credential: { api, secret: svc.plaintext },
  };
}

async function generateToken(
  c: Context<AppEnv>,
  organization: string,
  request: Pick<DevelopmentToken, "kind" | "api" | "subject"> & { scopes: readonly CheckedScope[] },
): Promise<{ token: DevelopmentToken; plaintext: string }> {
  const { config, now } = c.var;
  const { kind, api, subject, scopes } = request;
  const [prefix] = config.prefixes;
  const issued = await issueSecret({
    ring: config.tokenMacs,
    prefix,
    kind,
    randomBytes: getRandomBytes,
  });
  const { secret: plaintext, ...stored } = issued;
  const token: DevelopmentToken = {
    id: generateId("tok", getRandomBytes),
    kind,
    api,
    subject,
    organization,
    name: "Development",
    description: "Issued by npm start; the next start revokes it.",
    createdAt: now,
    expiresAt: addDays(now, LIFETIME_DAYS),
    secret: stored,
    scopes: scopes.map((scope) => ({ id: generateId("scp", getRandomBytes), ...scope })),
  };
  return { token, plaintext };
}

const SCOPE_COUNT = 3;

/**
 * Picks up to three scopes of one API that the grantor may grant, on every entity. At most one of them is an
 * access level.
 */
function pickExampleScopes(
  catalog: Catalog,
  grantor: ScopeGrantor,
): { scopes: CheckedScope[]; api: string } {
  const grantable = listGrantablePermissions(catalog, grantor);
  const offered = listPickablePermissions(catalog).filter(({ id }) => grantable.has(id));
  const api = offered[0]?.api ?? catalog.apis[0]?.id ?? "";
  const ofApi = offered.filter((permission) => permission.api === api);
  const level = ofApi.find(({ methods }) => methods !== null);
  const locked = new Set(
    catalog.entity_types.filter((type) => type.locked_to !== undefined).map(({ id }) => id),
  );
  const scopes = ofApi
    .filter((permission) => permission.methods === null || permission === level)
    .slice(0, SCOPE_COUNT)
    .map(({ id, entityType }) => {
      if (entityType === null) return { permission: id, entityId: null };
      return { permission: id, entityId: locked.has(entityType) ? grantor.organization : "*" };
    });
  return { scopes, api };
}
