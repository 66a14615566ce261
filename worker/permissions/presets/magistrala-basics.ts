import type { Catalog } from "../catalog.ts";

/** Allows any entity ids of a deployment, such as UUIDs. */
const pattern = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

/** Entities that a Magistrala token can be restricted to, apart from a domain. */
export const MAGISTRALA_ENTITIES: Catalog["entity_types"] = [
  { id: "client", name: "Client", pattern, example: "cl_77" },
  { id: "channel", name: "Channel", pattern, example: "ch_1" },
  { id: "group", name: "Group", pattern, example: "gr_12" },
];

/** A domain is what Latchkey calls an organization. */
export const MAGISTRALA_DOMAIN: Catalog["entity_types"][number] = {
  id: "domain",
  name: "Domain",
  pattern,
  example: "org_home",
};

/** Every token expires, after a year at the latest. */
export const MAGISTRALA_EXPIRY: Catalog["expiry"] = {
  choices: [{ days: 7 }, { days: 30 }, { days: 60 }, { days: 90 }, { days: 180 }, { days: 365 }],
  default: { days: 30 },
  max_days: 365,
  editable: false,
};
