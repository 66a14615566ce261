import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import type { Principal } from "../../../../worker/permissions/grantable-permissions.ts";
import { listPermissionsBeyondManager } from "../../../../worker/permissions/powers.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import {
  issueTokenFor,
  type SignedInMember,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { listVerifiedPermissions } from "../../support/verified-permissions.ts";

/* Managers, owners and an administrator act in any order: a secret that a manager knows stays within that manager. */

const PERMISSIONS = ["API_READ", "PLAN_READ", "USER_READ"];
const [ROLES, GROUPS] = [
  ["Global_Admin", "Admin", "Basic_User"],
  ["all", "some", "none"],
];

function buildCatalog(granted: string[], automatic: string[]): Catalog {
  const catalog = structuredClone(apiControlPlane);
  const base = { grants: [], controls: ["api_tokens:manage"] };
  const everything = PERMISSIONS.concat("API_WRITE");
  catalog.apis = catalog.apis.map((api) => ({
    ...api,
    permissions: api.permissions.filter(({ id }) => everything.includes(id)),
  }));
  catalog.roles = catalog.roles.map((role) => ({ ...role, grants: "*" }));
  catalog.groups = [
    { ...base, id: "all", name: "All", grants_for_others: everything },
    { ...base, id: "some", name: "Some", grants_for_others: granted },
    { ...base, id: "none", name: "None", grants_for_others: everything, controls: [] },
  ];
  catalog.automatic = catalog.automatic.map((each) => ({ ...each, roles: automatic }));
  catalog.manages["tokens.own"] = ["API_READ"];
  return catalog;
}

const index = fc.nat({ max: 1 });
const scopes = fc.subarray(PERMISSIONS);
const groups = fc.subarray(GROUPS);
const kind = <const Kind extends string>(name: Kind) => fc.constant(name);
const anyAction = fc.oneof(
  fc.record({ kind: kind("reveal"), manager: index, owner: index, scopes }),
  fc.record({ kind: kind("regenerate"), manager: index, reveals: fc.boolean() }),
  fc.record({ kind: kind("edit"), manager: index, byOwner: fc.boolean(), scopes }),
  fc.record({ kind: kind("issue"), scopes }),
  fc.record({ kind: kind("role"), owner: index, role: fc.constantFrom(...ROLES) }),
  fc.record({ kind: kind("groups"), manager: index, groups, disabled: fc.boolean() }),
  fc.record({ kind: kind("catalog"), granted: scopes, automatic: fc.subarray(ROLES) }),
);
type Action = typeof anyAction extends fc.Arbitrary<infer Value> ? Value : never;

let count = 0;

async function openHistory() {
  const organization = await storeOrganization(
    `org_history${++count}`,
    buildCatalog(["API_READ"], ["Global_Admin"]),
  );
  await env.DB.prepare("UPDATE organizations SET managers_see_secrets = 1 WHERE id = ?")
    .bind(organization)
    .run();
  const store = (role: string, ...ids: string[]) =>
    storeSignedInMember({ organization, role, groups: ids });
  const admin = await store("Global_Admin");
  const managers = [await store("Basic_User", "some"), await store("Admin", "all")] as const;
  const owners = [await store("Admin"), await store("Basic_User")] as const;
  return { organization, admin, managers, owners };
}

type History = Awaited<ReturnType<typeof openHistory>>;
interface Known {
  secret: string;
  manager: SignedInMember;
  owner: SignedInMember;
  id: string;
}

async function revealFirst({ managers: [manager], owners: [owner] }: History): Promise<Known> {
  const { id, secret = "" } = await issueTokenFor(manager, owner, { reveal: true });
  return { secret, manager, owner, id };
}

const toScopes = (ids: readonly string[]) => ids.map((permission) => ({ permission }));
const EXPIRES = { days: 30 };

/** Carries out an action. @returns the secret that a manager knows by it, or `null` */
async function act(history: History, latest: Known, action: Action) {
  const { admin, managers, owners } = history;
  const send = (method: string, path: string, token: string, body: unknown, headers = {}) =>
    call(path, { method, token, body, headers });
  switch (action.kind) {
    case "reveal": {
      const [manager, owner] = [pick(managers, action.manager), pick(owners, action.owner)];
      const body = { name: "n", expires: EXPIRES, scopes: toScopes(action.scopes), reveal: true };
      const answer = await send("POST", owner.tokens, manager.session, body);
      return { answer, manager, owner };
    }
    case "regenerate": {
      const { id, owner } = latest;
      const manager = pick(managers, action.manager);
      const version = await env.DB.prepare("SELECT version FROM tokens WHERE id = ?")
        .bind(id)
        .first<number>("version");
      const [path, by, how] = action.reveals
        ? [owner.tokens, manager, { reveal: true }]
        : ["/v1/tokens", owner, { grace_seconds: 3600 }];
      const headers = { "If-Match": `"${version}"` };
      const body = { expires: EXPIRES, ...how };
      const answer = await send("POST", `${path}/${id}/regenerate`, by.session, body, headers);
      return action.reveals ? { answer, manager, owner } : null;
    }
    case "edit": {
      const { id, owner } = latest;
      const path = action.byOwner ? "/v1/tokens" : owner.tokens;
      const by = action.byOwner ? owner : pick(managers, action.manager);
      const body = { scopes: toScopes(action.scopes) };
      await send("PATCH", `${path}/${id}`, by.session, body);
      return null;
    }
    case "issue": {
      const { secret, manager, owner } = latest;
      const body = { name: "n", expires: { days: 7 }, scopes: toScopes(action.scopes) };
      return { answer: await send("POST", "/v1/tokens", secret, body), manager, owner };
    }
    case "role": {
      const path = `/v1/users/${pick(owners, action.owner).id}`;
      await send("PATCH", path, admin.session, { role: action.role });
      return null;
    }
    case "groups": {
      const path = `/v1/users/${pick(managers, action.manager).id}`;
      const { disabled } = action;
      await send("PATCH", path, admin.session, { groups: action.groups, disabled });
      return null;
    }
    case "catalog": {
      const body = buildCatalog(action.granted, action.automatic);
      await send("PUT", "/v1/catalog", admin.session, body);
      return null;
    }
  }
}

const pick = (members: readonly [SignedInMember, SignedInMember], at: number) =>
  members[at === 0 ? 0 : 1];

async function readPrincipal(organization: string, person: string): Promise<Principal> {
  const row = await env.DB.prepare(
    `SELECT role, groups FROM memberships
      WHERE organization = ? AND person = ? AND disabled_at IS NULL`,
  )
    .bind(organization, person)
    .first<{ role: string; groups: string }>();
  return { role: row?.role ?? "", groups: JSON.parse(row?.groups ?? "[]") };
}

/** Expects that each secret verifies only what its manager may grant to others now, by the rule in TypeScript. */
async function expectWithin({ organization }: History, known: readonly Known[]): Promise<void> {
  const document = await env.DB.prepare(
    "SELECT document FROM catalogs WHERE organization = ? ORDER BY version DESC LIMIT 1",
  )
    .bind(organization)
    .first<string>("document");
  const catalog: Catalog = JSON.parse(document ?? "");
  for (const { secret, manager, owner } of known) {
    const verified = await listVerifiedPermissions(secret, organization);
    const automatic = catalog.automatic.map(({ id }) => id);
    const picked = verified.filter((id) => !automatic.includes(id));
    const beyond = listPermissionsBeyondManager(
      catalog,
      await readPrincipal(organization, manager.id),
      await readPrincipal(organization, owner.id),
      picked,
    );
    expect(beyond).toEqual([]);
  }
}

it("verifies for no secret that a manager knows more than that manager may grant now", {
  timeout: 120_000,
}, async () => {
  const property = fc.asyncProperty(
    fc.array(anyAction, { minLength: 5, maxLength: 8, size: "max" }),
    async (actions) => {
      const history = await openHistory();
      const known: Known[] = [await revealFirst(history)];
      for (const action of actions) {
        const done = await act(history, known.at(-1) as Known, action);
        if (done?.answer.ok) {
          const { id, secret } = await done.answer.json<{ id: string; secret: string }>();
          known.push({ id, secret, manager: done.manager, owner: done.owner });
        }
        await expectWithin(history, known);
      }
    },
  );
  await fc.assert(property, { numRuns: 10 });
});
