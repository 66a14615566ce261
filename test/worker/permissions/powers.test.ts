import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkMembership } from "../../../worker/permissions/check-membership.ts";
import { listGrantablePermissions } from "../../../worker/permissions/grantable-permissions.ts";
import { canManage } from "../../../worker/permissions/list-controls.ts";
import { listPickablePermissions } from "../../../worker/permissions/permission-index.ts";
import {
  computePowers,
  isWithinPowers,
  listGrantableTo,
  listGrantableToOthers,
  type Powers,
  replaceGroupControls,
} from "../../../worker/permissions/powers.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { anyCatalog, anyPrincipal } from "./any-catalog.ts";

const listPowers = (powers: Powers) =>
  Object.entries(powers).flatMap(([name, ids]: [string, ReadonlySet<string>]) =>
    [...ids].map((id) => `${name} ${id}`),
  );

describe("isWithinPowers", () => {
  it("lets an actor give or take only their own powers, unless they manage the catalog", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, anyPrincipal, (catalog, actor, wanted) => {
        if (!isWithinPowers(catalog, actor, wanted)) return;
        if (canManage(catalog, actor, "catalog")) return;
        const held = listPowers(computePowers(catalog, actor));
        expect(held).toEqual(expect.arrayContaining(listPowers(computePowers(catalog, wanted))));
      }),
    );
  });

  it("lets an actor give their own role and groups, or no powers", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, (catalog, actor) => {
        expect(isWithinPowers(catalog, actor, actor)).toBe(true);
        expect(isWithinPowers(catalog, actor, { role: "none", groups: [] })).toBe(true);
      }),
    );
  });

  it("is transitive: if A may give B, and B may give C, then A may give C", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, anyPrincipal, anyPrincipal, (catalog, a, b, c) => {
        if (!isWithinPowers(catalog, a, b) || !isWithinPowers(catalog, b, c)) return;
        expect(isWithinPowers(catalog, a, c)).toBe(true);
      }),
    );
  });
});

describe("checkMembership", () => {
  it("accepts a change only if both memberships are within the actor's powers", () => {
    fc.assert(
      fc.property(
        anyCatalog,
        anyPrincipal,
        anyPrincipal,
        anyPrincipal,
        (catalog, actor, from, wanted) => {
          const checked = checkMembership(catalog, actor, from, wanted);
          const expected =
            isWithinPowers(catalog, actor, from) && isWithinPowers(catalog, actor, wanted);
          expect(checked.ok).toBe(expected);
        },
      ),
    );
  });

  const admin = { role: "Global_Admin", groups: [] };
  const from = { role: "Basic_User", groups: ["dropped"] };

  it("keeps what is not requested, even if the catalog has dropped it", () => {
    expect(checkMembership(apiControlPlane, admin, from, { role: "Admin" })).toEqual({
      ok: true,
      value: { role: "Admin", groups: ["dropped"] },
    });
  });

  it("names each role or group that is unknown or repeated", () => {
    const groups = ["token-managers", "nowhere", "token-managers"];
    expect(checkMembership(apiControlPlane, admin, from, { role: "King", groups })).toEqual({
      ok: false,
      refusal: [
        { reason: "unknown_role" },
        { reason: "unknown_group", index: 1 },
        { reason: "repeated_group", index: 2 },
      ],
    });
  });
});

describe("listGrantableToOthers", () => {
  it("returns nothing without the control", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, (catalog, principal) => {
        if (canManage(catalog, principal, "tokens.others")) return;
        expect([...listGrantableToOthers(catalog, principal)]).toEqual([]);
      }),
    );
  });

  it("returns what the groups list, and everything if the role itself has the control", () => {
    const manager = { role: "Basic_User", groups: ["token-managers"] };
    expect(listGrantableToOthers(apiControlPlane, manager).size).toBe(31);
    const narrow = structuredClone(apiControlPlane);
    Object.assign(narrow.groups[0] ?? {}, { grants_for_others: ["API_READ"] });
    expect([...listGrantableToOthers(narrow, manager)]).toEqual(["API_READ"]);
    Object.assign(narrow.roles[2] ?? {}, { controls: ["api_tokens:manage"] });
    expect(listGrantableToOthers(narrow, { role: "Basic_User", groups: [] }).size).toBe(31);
  });
});

describe("replaceGroupControls", () => {
  it("never raises the actor, the group or a member of it beyond the actor's powers", () => {
    fc.assert(
      fc.property(
        anyCatalog,
        anyPrincipal,
        fc.array(anyPrincipal),
        fc.constantFrom("g1", "g2", "g3"),
        fc.subarray(["c1", "c2", "c3", "c4"]),
        (catalog, actor, principals, group, controls) => {
          const members = [...principals, actor].filter(({ groups }) => groups.includes(group));
          const next = replaceGroupControls(catalog, actor, group, controls, members);
          if (!next.ok || canManage(catalog, actor, "catalog")) return;
          const held = listPowers(computePowers(catalog, actor));
          for (const member of [...members, actor, { role: "none", groups: [group] }]) {
            expect(held).toEqual(
              expect.arrayContaining(listPowers(computePowers(next.value, member))),
            );
          }
        },
      ),
    );
  });

  it("refuses a control that brings to life what another group of a member may grant", () => {
    const controls = ["api_tokens:manage"];
    const catalog = structuredClone(apiControlPlane);
    const base = { grants: [], controls: [] };
    catalog.groups = [
      { ...base, id: "readers", name: "Readers", grants_for_others: ["API_READ"], controls },
      { ...base, id: "lists", name: "Lists", grants_for_others: "*" },
      { ...base, id: "bare", name: "Bare", grants_for_others: [] },
    ];
    const actor = { role: "Basic_User", groups: ["readers"] };
    const judge = (...groups: string[]) =>
      replaceGroupControls(catalog, actor, "bare", controls, [{ role: "Basic_User", groups }]);

    expect(judge("bare").ok).toBe(true);
    expect(judge("bare", "readers").ok).toBe(true);
    expect(judge("bare", "lists")).toEqual({
      ok: false,
      refusal: [{ reason: "beyond_authority" }],
    });
  });

  it("changes that group's controls and nothing else", () => {
    fc.assert(
      fc.property(anyCatalog, fc.subarray(["c1", "c2", "c3", "c4"]), (catalog, controls) => {
        const managed = { ...catalog, manages: { ...catalog.manages, catalog: ["c1"] } };
        const roles = managed.roles.map((role) => ({ ...role, controls: ["c1"] }));
        const next = replaceGroupControls(
          { ...managed, roles },
          { role: "r1", groups: [] },
          "g2",
          controls,
          [],
        );
        const groups = catalog.groups.map((g) => (g.id === "g2" ? { ...g, controls } : g));
        expect(next).toEqual({ ok: true, value: { ...managed, roles, groups } });
      }),
    );
  });
});

describe("listGrantableTo", () => {
  it("returns exactly what the owner may have and the manager may grant to others", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, anyPrincipal, (catalog, manager, owner) => {
        const granted = listGrantableTo(catalog, manager, owner);
        const held = listGrantablePermissions(catalog, owner);
        const toOthers = listGrantableToOthers(catalog, manager);
        for (const { id } of listPickablePermissions(catalog)) {
          expect(granted.has(id)).toBe(held.has(id) && toOthers.has(id));
        }
      }),
    );
  });
});
