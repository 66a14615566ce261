import "../../support/i18n.ts";
import { describe, expect, it } from "vitest";
import {
  listFullyGrantedPermissions,
  listHiddenScopes,
  toAccess,
} from "../../../../extension/state/access/access.ts";
import { toRequestedScopes } from "../../../../extension/state/access/access-scopes.ts";
import { buildChoice } from "../../../../extension/state/access/permission-choice.ts";
import type { ScopeResource } from "../../../../shared/wire/token-resource.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";

const scopes = (...pairs: [permission: string, entityId: string | null][]): ScopeResource[] =>
  pairs.map(([permission, entity_id], index) => ({ id: `scp_${index}`, permission, entity_id }));

const choice = buildChoice(mixedCatalog);

describe("listFullyGrantedPermissions", () => {
  it("lists permissions without an entity, on every entity, or on a locked type", () => {
    const existing = scopes(
      ["API_READ", null],
      ["clients:view", "*"],
      ["channels:view", "ch_1"],
      ["domain:read", "org_acme"],
    );
    expect([...listFullyGrantedPermissions(existing, mixedCatalog)].toSorted()).toEqual([
      "API_READ",
      "clients:view",
      "domain:read",
    ]);
  });

  it("lists all levels of an API of which the token has one", () => {
    const complete = listFullyGrantedPermissions(scopes(["inventory:read", null]), mixedCatalog);
    expect([...complete].toSorted()).toEqual(["inventory:full", "inventory:read"]);
  });
});

describe("toAccess", () => {
  it("converts scopes into picks that request exactly these scopes again", () => {
    const existing = scopes(
      ["channels:publish", "ch_9"],
      ["channels:view", "ch_1"],
      ["channels:view", "ch_2"],
      ["relay:open", "ch_2"],
      ["relay:open", "ch_1"],
      ["clients:view", "*"],
      ["domain:read", "org_acme"],
      ["inventory:full", null],
    );
    const access = toAccess(existing, choice);
    const requested = toRequestedScopes(access, choice, "org_acme").map(
      ({ permission, entity_id = null }) => JSON.stringify([permission, entity_id]),
    );
    const before = existing.map(({ permission, entity_id }) =>
      JSON.stringify([permission, entity_id]),
    );
    expect(requested.toSorted()).toEqual(before.toSorted());
  });

  it("gives a type the entities that most of its permissions have", () => {
    const { entities } = toAccess(
      scopes(["channels:publish", "*"], ["channels:view", "ch_1"], ["relay:open", "ch_1"]),
      choice,
    );
    expect(entities.map(({ permission, every, ids }) => [permission, every, ids])).toEqual([
      [null, false, ["ch_1"]],
      ["channels:publish", true, []],
    ]);
  });

  it("leaves out scopes that the form does not offer, which listHiddenScopes returns", () => {
    const existing = scopes(["gone:read", null], ["API_READ", null], ["gone:write", "x"]);
    const access = toAccess(existing, choice);
    expect(access.permissions).toEqual(["API_READ"]);
    expect(listHiddenScopes(existing, access).map(({ permission }) => permission)).toEqual([
      "gone:read",
      "gone:write",
    ]);
  });
});
