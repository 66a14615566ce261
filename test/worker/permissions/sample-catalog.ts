import type { Catalog } from "../../../worker/permissions/catalog.ts";

/** Returns a small catalog with one of everything. Each call returns a new copy, which a test may change. */
export function sampleCatalog(): Catalog {
  return {
    roles: [
      { id: "lead", name: "Lead", grants: "*", controls: ["catalog:manage"] },
      { id: "member", name: "Member", grants: ["files:read", "channels:publish", "orders:read"] },
    ],
    groups: [
      {
        id: "writers",
        name: "Writers",
        grants: ["files:write"],
        grants_for_others: ["files:write", "files:read"],
        controls: ["api_tokens:manage"],
      },
    ],
    controls: [
      { id: "api_tokens:manage", name: "API tokens" },
      { id: "catalog:manage", name: "Catalog" },
    ],
    apis: [
      {
        id: "files",
        name: "Files",
        permissions: [
          { id: "files:read", name: "Read files", description: "Read files." },
          { id: "files:write", name: "Write files", description: "Write files." },
        ],
      },
      {
        id: "messages",
        name: "Messages",
        permissions: [
          {
            id: "channels:publish",
            name: "Publish",
            description: "Publish to a channel.",
            entity_type: "channel",
          },
          {
            id: "domain:view",
            name: "View domain",
            description: "View the domain.",
            entity_type: "domain",
          },
        ],
      },
      {
        id: "orders",
        name: "Orders",
        permissions: [{ id: "orders.list", name: "List", description: "List orders." }],
        levels: [
          {
            id: "read",
            name: "Read Access",
            description: "GET only.",
            permissions: ["orders.list"],
            methods: ["GET"],
          },
        ],
      },
    ],
    entity_types: [
      { id: "channel", name: "Channel", pattern: "ch_[0-9a-z]{1,20}", example: "ch_1" },
      {
        id: "domain",
        name: "Domain",
        pattern: "org_[a-z]{1,20}",
        example: "org_home",
        locked_to: "organization",
      },
    ],
    automatic: [
      {
        id: "files:audit",
        name: "Audit files",
        description: "See who read what.",
        api: "files",
        roles: ["lead"],
      },
    ],
    aliases: { "files:raed": "files:read" },
    expiry: {
      choices: [{ days: 30 }, { months: 3 }, { date: true }],
      default: { days: 30 },
      max_days: 92,
      editable: true,
    },
    min_scopes: 1,
    token_limit: 50,
    manages: { "tokens.own": ["files:write"], "tokens.others": ["api_tokens:manage"] },
  };
}
