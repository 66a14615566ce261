import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkMembership } from "../../../worker/permissions/check-membership.ts";
import { mayManage } from "../../../worker/permissions/controls-of.ts";
import { grantablePermissions } from "../../../worker/permissions/grantable-permissions.ts";
import { pickablePermissions } from "../../../worker/permissions/permission-index.ts";
import {
  grantableTo,
  grantableToOthers,
  isWithinPowers,
  type Powers,
  powersOf,
  withGroupControls,
} from "../../../worker/permissions/powers.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { anyCatalog, anyPrincipal } from "./any-catalog.ts";

const all = (powers: Powers) =>
  Object.entries(powers).flatMap(([name, ids]: [string, ReadonlySet<string>]) =>
    [...ids].map((id) => `${name} ${id}`),
  );

describe("isWithinPowers", () => {
  it("lets nobody give or take what they do not hold, unless they manage the catalog", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, anyPrincipal, (catalog, actor, wanted) => {
        if (!isWithinPowers(catalog, actor, wanted)) return;
        if (mayManage(catalog, actor, "catalog")) return;
        const held = all(powersOf(catalog, actor));
        expect(held).toEqual(expect.arrayContaining(all(powersOf(catalog, wanted))));
      }),
    );
  });

  it("lets everybody give what they are themselves, and what is less", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, (catalog, actor) => {
        expect(isWithinPowers(catalog, actor, actor)).toBe(true);
        expect(isWithinPowers(catalog, actor, { role: "none", groups: [] })).toBe(true);
      }),
    );
  });

  it("cannot be climbed: what A may give B, and B may give C, A may give C", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, anyPrincipal, anyPrincipal, (catalog, a, b, c) => {
        if (!isWithinPowers(catalog, a, b) || !isWithinPowers(catalog, b, c)) return;
        expect(isWithinPowers(catalog, a, c)).toBe(true);
      }),
    );
  });
});

describe("checkMembership", () => {
  it("is never passed with a raise, nor by whoever is above", () => {
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

  it("keeps what is not asked for, also what the catalog has dropped", () => {
    expect(checkMembership(apiControlPlane, admin, from, { role: "Admin" })).toEqual({
      ok: true,
      value: { role: "Admin", groups: ["dropped"] },
    });
  });

  it("names each thing that the catalog does not have, or that stands twice", () => {
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

describe("grantableToOthers", () => {
  it("is nothing without the control", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, (catalog, principal) => {
        if (mayManage(catalog, principal, "tokens.others")) return;
        expect([...grantableToOthers(catalog, principal)]).toEqual([]);
      }),
    );
  });

  it("is what the groups say, and everything where the role itself carries the control", () => {
    const manager = { role: "Basic_User", groups: ["token-managers"] };
    expect(grantableToOthers(apiControlPlane, manager).size).toBe(31);
    const narrow = structuredClone(apiControlPlane);
    Object.assign(narrow.groups[0] ?? {}, { grants_for_others: ["API_READ"] });
    expect([...grantableToOthers(narrow, manager)]).toEqual(["API_READ"]);
    Object.assign(narrow.roles[2] ?? {}, { controls: ["api_tokens:manage"] });
    expect(grantableToOthers(narrow, { role: "Basic_User", groups: [] }).size).toBe(31);
  });
});

describe("withGroupControls", () => {
  it("never raises whoever asks, in a group of theirs or not", () => {
    fc.assert(
      fc.property(
        anyCatalog,
        anyPrincipal,
        fc.constantFrom("g1", "g2", "g3"),
        fc.subarray(["c1", "c2", "c3", "c4"]),
        (catalog, actor, group, controls) => {
          const next = withGroupControls(catalog, actor, group, controls);
          if (!next.ok || mayManage(catalog, actor, "catalog")) return;
          const held = all(powersOf(catalog, actor));
          expect(held).toEqual(expect.arrayContaining(all(powersOf(next.value, actor))));
          const member = { role: "none", groups: [group] };
          expect(held).toEqual(expect.arrayContaining(all(powersOf(next.value, member))));
        },
      ),
    );
  });

  it("changes that group's controls and nothing else", () => {
    fc.assert(
      fc.property(anyCatalog, fc.subarray(["c1", "c2", "c3", "c4"]), (catalog, controls) => {
        const all = { ...catalog, manages: { ...catalog.manages, catalog: ["c1"] } };
        const roles = all.roles.map((role) => ({ ...role, controls: ["c1"] }));
        const next = withGroupControls(
          { ...all, roles },
          { role: "r1", groups: [] },
          "g2",
          controls,
        );
        const groups = catalog.groups.map((g) => (g.id === "g2" ? { ...g, controls } : g));
        expect(next).toEqual({ ok: true, value: { ...all, roles, groups } });
      }),
    );
  });
});

describe("grantableTo", () => {
  it("is what the owner may hold and the manager may grant to others, and nothing else counts", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, anyPrincipal, (catalog, by, owner) => {
        const granted = grantableTo(catalog, by, owner);
        const held = grantablePermissions(catalog, owner);
        const toOthers = grantableToOthers(catalog, by);
        for (const { id } of pickablePermissions(catalog)) {
          expect(granted.has(id)).toBe(held.has(id) && toOthers.has(id));
        }
      }),
    );
  });
});
