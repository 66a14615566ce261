import { randomBytes } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { projectRoot } from "../../../../scripts/project-root.ts";
import { parseVars } from "../../../../scripts/server/development-vars.ts";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { compileGrants } from "../../../../worker/permissions/compile-grants.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { generateId } from "../../../../worker/tokens/generate-id.ts";
import { issueSecret } from "../../../../worker/tokens/issue-secret.ts";
import { parseKeyRing } from "../../../../worker/tokens/key-ring.ts";
import { importKeyRing } from "../../../../worker/tokens/mac-key-ring.ts";

export const HOME = "org_home";
/** An organization with the catalog, and therefore the scope names, of the home organization. */
export const OTHER = "org_other";

const LOCK_WAIT_MS = 60_000;

/** The first preset with an additional API that has access levels. */
const catalog: Catalog = {
  ...apiControlPlane,
  apis: [
    ...apiControlPlane.apis,
    {
      id: "orders",
      name: "Orders",
      permissions: [],
      levels: [
        { id: "read", name: "Read", description: "", permissions: [], methods: ["GET"] },
        { id: "full", name: "Full", description: "", permissions: [], methods: ["GET", "POST"] },
      ],
    },
  ],
};

/** Opens the local D1 database in a state folder, even while a server uses it. */
function open(stateFolder: string): DatabaseSync {
  const folder = join(stateFolder, "v3/d1");
  const [file, ...others] = globSync("*/*.sqlite", { cwd: folder }).filter(
    (name) => !name.endsWith("metadata.sqlite"),
  );
  if (file === undefined || others.length > 0) throw new Error("expected one D1 database");
  return new DatabaseSync(join(folder, file), { timeout: LOCK_WAIT_MS });
}

/** Stores two organizations, each with a member who may grant every permission. */
export function plantOrganizations(stateFolder: string): void {
  const db = open(stateFolder);
  for (const organization of [HOME, OTHER]) {
    const owner = ownerOf(organization);
    db.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, ?, 1)").run(
      organization,
      organization,
    );
    db.prepare(
      "INSERT INTO user (id, name, email, created_at, updated_at) VALUES (?, 'Olga', ?, 1, 1)",
    ).run(owner, `${owner}@example.test`);
    db.prepare(
      "INSERT INTO memberships (person, organization, role, created_at) VALUES (?, ?, ?, 1)",
    ).run(owner, organization, "Global_Admin");
    db.prepare(
      `INSERT INTO catalogs (organization, version, document, created_by, created_at)
        VALUES (?, 1, ?, 'test', 1)`,
    ).run(organization, JSON.stringify(catalog));
    const grants = db.prepare(
      `INSERT INTO grants (organization, principal_kind, principal, permission, api, entity_type,
        automatic, for_others, methods) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const g of compileGrants(catalog)) {
      const methods = g.methods === null ? null : JSON.stringify(g.methods);
      const flags = [Number(g.automatic), Number(g.forOthers)] as const;
      const grant = [g.principalKind, g.principal, g.permission, g.api, g.entityType] as const;
      grants.run(organization, ...grant, ...flags, methods);
    }
  }
  db.close();
}

/** Stores a provider of the home organization, whose client secret is said to be sealed under a key. */
export function plantProvider(stateFolder: string, kid: string): void {
  const db = open(stateFolder);
  db.prepare(
    `INSERT INTO providers (id, organization, name, issuer, client_id, client_secret, secret_kid, scope, subject_claim,
      mapping, session_hours, created_by, created_at)
      VALUES ('prv_a', ?, 'Acme', 'https://login.acme.example', 'c', 's', ?, 'openid', 'sub', '{}', 12, 'usr_a', 1)
      ON CONFLICT DO UPDATE SET secret_kid = excluded.secret_kid`,
  ).run(HOME, kid);
  db.close();
}

export const ownerOf = (organization: string): string => `usr_of${organization.slice(4)}`;

/** The settings of a stored token. `api` makes it a credential of that API. */
export interface PlantedToken {
  organization: string;
  scopes: readonly string[];
  api?: string;
  /** Epoch seconds; absent if the token never expires. */
  expiresAt?: number;
}

/** Stores a token under the keys of `.dev.vars`. @returns its secret and id */
export async function plantToken(
  stateFolder: string,
  token: PlantedToken,
): Promise<{ secret: string; id: string }> {
  const kind = token.api === undefined ? "pat" : "svc";
  const issued = await issueSecret({ ring: await tokenKeys(), prefix: "lk", kind, randomBytes });
  const id = generateId("tok", randomBytes);
  const owner = kind === "svc" ? token.organization : ownerOf(token.organization);
  const db = open(stateFolder);
  db.prepare(
    `INSERT INTO tokens (id, kind, owner, organization, created_by, api, name, created_at,
      expires_at) VALUES (?, ?, ?, ?, 'test', ?, 'Planted', 1, ?)`,
  ).run(id, kind, owner, token.organization, token.api ?? null, token.expiresAt ?? null);
  db.prepare(
    "INSERT INTO token_secrets (digest, token_id, kid, hint, created_at) VALUES (?, ?, ?, ?, 1)",
  ).run(issued.digest, id, issued.kid, issued.hint);
  for (const permission of token.scopes) {
    db.prepare("INSERT INTO scopes (id, token_id, permission) VALUES (?, ?, ?)").run(
      generateId("scp", randomBytes),
      id,
      permission,
    );
  }
  db.close();
  return { secret: issued.secret, id };
}

async function tokenKeys() {
  const vars = parseVars(readFileSync(join(projectRoot, ".dev.vars"), "utf8"));
  const ring = parseKeyRing(vars.get("TOKEN_KEYS"));
  if (!ring.ok) throw new Error("the keys of .dev.vars cannot be read");
  return importKeyRing(ring.value, "latchkey/token");
}
