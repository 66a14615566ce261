import "../../support/i18n.ts";
import { describe, expect, it } from "vitest";
import { accessOf, heldPermissions, unshown } from "../../../../extension/state/access/access.ts";
import { scopesOf } from "../../../../extension/state/access/access-scopes.ts";
import { choiceOf } from "../../../../extension/state/access/permission-choice.ts";
import type { ScopeResource } from "../../../../shared/wire/token-resource.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";

const scopes = (...pairs: [permission: string, entityId: string | null][]): ScopeResource[] =>
  pairs.map(([permission, entity_id], index) => ({ id: `scp_${index}`, permission, entity_id }));

const choice = choiceOf(mixedCatalog);

describe("what a token has already", () => {
  it("cannot be added to where it is without entities, on every one, or locked", () => {
    const held = scopes(
      ["API_READ", null],
      ["clients:view", "*"],
      ["channels:view", "ch_1"],
      ["domain:read", "org_acme"],
    );
    expect([...heldPermissions(held, mixedCatalog)].toSorted()).toEqual([
      "API_READ",
      "clients:view",
      "domain:read",
    ]);
  });

  it("is one level of an API, so that no other is offered beside it", () => {
    const held = heldPermissions(scopes(["inventory:read", null]), mixedCatalog);
    expect([...held].toSorted()).toEqual(["inventory:full", "inventory:read"]);
  });
});

describe("a token's scopes in a form", () => {
  it("are those that it would ask for again", () => {
    const held = scopes(
      ["channels:publish", "ch_9"],
      ["channels:view", "ch_1"],
      ["channels:view", "ch_2"],
      ["relay:open", "ch_2"],
      ["relay:open", "ch_1"],
      ["clients:view", "*"],
      ["domain:read", "org_acme"],
      ["inventory:full", null],
    );
    const access = accessOf(held, choice);
    const asked = scopesOf(access, choice, "org_acme").map(({ permission, entity_id = null }) =>
      JSON.stringify([permission, entity_id]),
    );
    const had = held.map(({ permission, entity_id }) => JSON.stringify([permission, entity_id]));
    expect(asked.toSorted()).toEqual(had.toSorted());
  });

  it("share the entities that most permissions of a type have", () => {
    const { entities } = accessOf(
      scopes(["channels:publish", "*"], ["channels:view", "ch_1"], ["relay:open", "ch_1"]),
      choice,
    );
    expect(entities.map(({ permission, every, ids }) => [permission, every, ids])).toEqual([
      [null, false, ["ch_1"]],
      ["channels:publish", true, []],
    ]);
  });

  it("are kept aside where the form does not offer them", () => {
    const held = scopes(["gone:read", null], ["API_READ", null], ["gone:write", "x"]);
    const access = accessOf(held, choice);
    expect(access.permissions).toEqual(["API_READ"]);
    expect(unshown(held, access).map(({ permission }) => permission)).toEqual([
      "gone:read",
      "gone:write",
    ]);
  });
});
