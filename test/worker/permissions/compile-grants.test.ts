import { describe, expect, it } from "vitest";
import { compileGrants } from "../../../worker/permissions/compile-grants.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { richCatalog } from "./rich-catalog.ts";
import { sampleCatalog } from "./sample-catalog.ts";

const rows = compileGrants(sampleCatalog());
const rowsOf = (principal: string) => rows.filter((row) => row.principal === principal);

describe("compileGrants", () => {
  it("expands `*` to every permission and level, but no automatic one", () => {
    const picked = rowsOf("lead").filter((row) => !row.automatic);
    expect(picked.map((row) => row.permission)).toEqual([
      "files:read",
      "files:write",
      "channels:publish",
      "domain:view",
      "orders.list",
      "orders:read",
    ]);
  });

  it("keeps each permission's API and entity type", () => {
    expect(rowsOf("member")).toContainEqual({
      principalKind: "role",
      principal: "member",
      permission: "channels:publish",
      api: "messages",
      entityType: "channel",
      automatic: false,
      forOthers: false,
      methods: null,
      aliases: [],
      brings: [],
    });
  });

  it("keeps the aliases of each permission and level in every role and group that grants it", () => {
    const aliases = compileGrants(richCatalog()).flatMap((row) =>
      row.aliases.length === 0 ? [] : [[row.principal, row.permission, row.aliases.join()]],
    );
    expect(aliases).toEqual([
      ["lead", "files:read", "files:raed,files:get"],
      ["lead", "channels:publish", "ch:send"],
      ["lead", "ping", "pign"],
      ["lead", "messages:full", "messages:all"],
      ["member", "files:read", "files:raed,files:get"],
      ["member", "channels:publish", "ch:send"],
      ["member", "ping", "pign"],
      ["member", "messages:full", "messages:all"],
      ["writers", "files:read", "files:raed,files:get"],
    ]);
  });

  it("keeps what each level brings, with entity types and aliases", () => {
    const full = compileGrants(richCatalog()).find((row) => row.permission === "messages:full");
    expect(full?.brings).toEqual([
      { permission: "ping", entityType: null, locked: false, aliases: ["pign"] },
      {
        permission: "channels:publish",
        entityType: "channel",
        locked: false,
        aliases: ["ch:send"],
      },
      { permission: "domain:view", entityType: "domain", locked: true, aliases: [] },
    ]);
  });

  it("keeps the methods of an access level, and none for a permission", () => {
    const methods = rowsOf("lead").map((row) => [row.permission, row.methods]);
    expect(methods.filter(([, each]) => each !== null)).toEqual([["orders:read", ["GET"]]]);
  });

  it("adds and marks a role's automatic permissions", () => {
    const automatic = rows.filter((row) => row.automatic);
    expect(automatic).toMatchObject([
      { principalKind: "role", principal: "lead", permission: "files:audit", api: "files" },
    ]);
  });

  it("marks what a group grants only to other people's tokens", () => {
    expect(rowsOf("writers").map((row) => [row.permission, row.forOthers])).toEqual([
      ["files:write", false],
      ["files:read", true],
    ]);
  });

  it("compiles one row per principal and permission", () => {
    for (const compiled of [rows, compileGrants(apiControlPlane)]) {
      const keys = compiled.map((r) => `${r.principalKind} ${r.principal} ${r.permission}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
