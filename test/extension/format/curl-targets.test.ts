import { describe, expect, it } from "vitest";
import { curlTargets } from "../../../extension/format/curl-targets.ts";
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

describe("curlTargets", () => {
  it("has an API by its permissions and by its access levels, if its address is known", () => {
    const read = token({ scopes: [scope("API_READ"), scope("orders:read")] });
    expect(curlTargets(read, withOrders, ORIGIN)).toEqual([
      { name: "Orders", url: "https://orders.acme.example/" },
      self,
    ]);
    expect(curlTargets(token(), withOrders, ORIGIN)).toEqual([self]);
  });

  it("has Latchkey itself where nothing else is known", () => {
    expect(curlTargets(token(), null, ORIGIN)).toEqual([self]);
  });
});
