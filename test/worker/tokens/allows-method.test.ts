import { expect, it } from "vitest";
import { allowsMethod } from "../../../worker/tokens/allows-method.ts";
import type { EffectiveScope } from "../../../worker/tokens/compute-effective-scopes.ts";

const flat: EffectiveScope = {
  permission: "orders.list",
  api: "orders",
  entityType: null,
  entityId: null,
  automatic: false,
};
const read = { ...flat, permission: "orders:read", methods: ["GET"] };
const full = { ...flat, permission: "orders:full", methods: ["GET", "POST"] };
const write = { ...flat, permission: "orders:write", methods: ["POST"] };

it.each<[boolean, string, string, EffectiveScope[]]>([
  [true, "GET", "a level with GET", [read]],
  [true, "HEAD", "a level with GET", [read]],
  [false, "HEAD", "a level without GET", [write]],
  [true, "HEAD", "a level that names HEAD", [{ ...read, methods: ["HEAD"] }]],
  [false, "GET", "a level that names only HEAD", [{ ...read, methods: ["HEAD"] }]],
  [false, "POST", "a level with only GET", [read]],
  [true, "POST", "the stronger of two levels", [read, full]],
  [false, "DELETE", "a level without DELETE", [full]],
  [false, "get", "a level with GET: methods are case-sensitive", [full]],
  [false, "GET", "a permission, which allows no method", [flat]],
  [false, "GET", "a level without any method", [{ ...read, methods: [] }]],
  [false, "GET", "no scopes", []],
])("returns %s for %s with %s", (expected, method, _, scopes) => {
  expect(allowsMethod(scopes, method)).toBe(expected);
});
