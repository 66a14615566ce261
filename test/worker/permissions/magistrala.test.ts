import { describe, expect, it } from "vitest";
import { checkScopes } from "../../../worker/permissions/check-scopes.ts";
import { magistralaDomain } from "../../../worker/permissions/presets/magistrala-domain.ts";
import { magistralaOperations } from "../../../worker/permissions/presets/magistrala-operations.ts";
import { publishedOperations } from "./published-domain-operations.ts";

const permissionsOf = (catalog: typeof magistralaDomain) =>
  catalog.apis.flatMap((api) => api.permissions);
const outcomeOf = (
  catalog: typeof magistralaDomain,
  permission: string,
  entity_id: string | null,
) => {
  const grantor = { role: "administrator", groups: [], organization: "org_home" };
  const checked = checkScopes([{ permission, entity_id }], catalog, grantor);
  return checked.ok ? "accepted" : checked.refusal.map(({ reason }) => reason).join();
};

describe("the preset magistrala-domain", () => {
  it.each([
    ["Clients", 11],
    ["Channels", 10],
    ["Groups", 17],
    ["Domain", 16],
  ] as const)(
    "has the operations of %s: %i, described as published and in that order",
    (section, count) => {
      const operations = publishedOperations(section);
      expect(operations).toHaveLength(count);
      const prefix = `${section.toLowerCase()}:`;
      const shipped = permissionsOf(magistralaDomain).filter(({ id }) => id.startsWith(prefix));
      expect(shipped.map(({ id, description }) => ({ id, description }))).toEqual(operations);
      expect(new Set(shipped.map((permission) => permission.entity_type)).size).toBe(1);
    },
  );

  it("has no other operation, and no operation on the wrong kind of entity", () => {
    expect(permissionsOf(magistralaDomain)).toHaveLength(54);
    expect(outcomeOf(magistralaDomain, "clients:publish", "*")).toBe("unknown_permission");
    expect(outcomeOf(magistralaDomain, "groups:update_secret", "*")).toBe("unknown_permission");
  });

  it("locks the domain to the current organization", () => {
    expect(outcomeOf(magistralaDomain, "domain:list_clients", "org_home")).toBe("accepted");
    for (const other of ["org_other", "*"]) {
      expect(outcomeOf(magistralaDomain, "domain:list_clients", other)).toBe("bad_entity");
    }
    expect(outcomeOf(magistralaDomain, "domain:list_clients", null)).toBe("entity_required");
    expect(outcomeOf(magistralaDomain, "clients:view", "*")).toBe("accepted");
  });
});

describe("the preset magistrala-operations", () => {
  const everywhere = {
    create: "Create a new entity",
    read: "Read/view an entity",
    list: "List entities",
    update: "Update/modify an entity",
    delete: "Delete an entity",
    share: "Share an entity with others",
    unshare: "Remove sharing permissions",
  };
  const messaging = {
    publish: "Publish messages to a channel",
    subscribe: "Subscribe to messages from a channel",
  };

  it.each([
    ["clients", everywhere],
    ["channels", { ...everywhere, ...messaging }],
    ["groups", everywhere],
    ["domains", everywhere],
  ])("has these operations on %s, described as published", (entities, operations) => {
    const shipped = permissionsOf(magistralaOperations).filter(({ id }) =>
      id.startsWith(`${entities}:`),
    );
    expect(
      Object.fromEntries(shipped.map(({ id, description }) => [id.split(":")[1], description])),
    ).toEqual(operations);
  });

  it("restricts each operation to one entity or to every one", () => {
    for (const { id } of permissionsOf(magistralaOperations)) {
      for (const entity of ["*", "ch_1", "0f8fad5b-d9cb-469f-a165-70867728950e"]) {
        expect(outcomeOf(magistralaOperations, id, entity)).toBe("accepted");
      }
      expect(outcomeOf(magistralaOperations, id, null)).toBe("entity_required");
    }
    expect(outcomeOf(magistralaOperations, "channels:publish", "-x")).toBe("bad_entity");
    expect(outcomeOf(magistralaOperations, "domains:read", "org_other")).toBe("accepted");
  });

  it("publishes and subscribes on channels only", () => {
    expect(outcomeOf(magistralaOperations, "clients:publish", "*")).toBe("unknown_permission");
    expect(outcomeOf(magistralaOperations, "groups:subscribe", "*")).toBe("unknown_permission");
  });

  it("offers only periods in days", () => {
    const { choices } = magistralaOperations.expiry;
    expect(choices.every((choice) => choice !== null && "days" in choice)).toBe(true);
  });
});
