import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { sampleCatalog } from "./sample-catalog.ts";

/**
 * Returns the sample with a level that brings permissions of every kind (flat, on entities, on the locked
 * domain), and with an alias of each kind.
 */
export function richCatalog(): Catalog {
  const sample = sampleCatalog();
  const read = { id: "read", name: "Read", description: "GET only.", methods: ["GET"] };
  const full = { id: "full", name: "Full", description: "All.", methods: ["GET", "POST"] };
  const both = ["channels:publish", "domain:view"];
  const apis = sample.apis.map((api) => {
    if (api.id !== "messages") return api;
    const ping = { id: "ping", name: "Ping", description: "Ping." };
    return {
      ...api,
      permissions: [...api.permissions, ping],
      levels: [
        { ...read, permissions: ["ping"] },
        { ...full, permissions: ["ping", ...both] },
      ],
    };
  });
  const granted = ["files:read", "channels:publish", "messages:read", "messages:full", "ping"];
  const member = { id: "member", name: "Member", grants: granted };
  return {
    ...sample,
    roles: [...sample.roles.filter(({ id }) => id !== "member"), member],
    apis,
    aliases: {
      ...sample.aliases,
      "files:get": "files:read",
      "ch:send": "channels:publish",
      pign: "ping",
      "messages:all": "messages:full",
    },
  };
}
