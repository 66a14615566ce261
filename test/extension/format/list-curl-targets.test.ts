import { describe, expect, it } from "vitest";
import { listCurlTargets } from "../../../extension/format/list-curl-targets.ts";
import { catalog, token } from "../support/fixtures.ts";

const ORIGIN = "https://tokens.acme.example";
const self = {
  name: "Latchkey (says what the token is)",
  url: "https://tokens.acme.example/v1/tokens/self",
};
const level = {
  ...{ id: "read", name: "Read", description: "", grantable: true },
  ...{ methods: ["GET"], permissions: [] },
};
const orders = {
  ...{ id: "orders", name: "Orders", url: "https://orders.acme.example/" },
  ...{ permissions: [], levels: [level] },
};
const withOrders = { ...catalog, apis: [...catalog.apis, orders] };
const scope = (permission: string) => ({ id: "scp_1", permission, entity_id: null });

describe("listCurlTargets", () => {
  it("lists APIs whose address is known, by their permissions or access levels", () => {
    const read = token({ scopes: [scope("API_READ"), scope("orders:read")] });
    expect(listCurlTargets(read, withOrders, ORIGIN)).toEqual([
      { name: "Orders", url: "https://orders.acme.example/" },
      self,
    ]);
    expect(listCurlTargets(token(), withOrders, ORIGIN)).toEqual([self]);
  });

  it("lists only Latchkey itself until the catalog is loaded", () => {
    expect(listCurlTargets(token(), null, ORIGIN)).toEqual([self]);
  });
});
