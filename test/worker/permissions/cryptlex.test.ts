import { describe, expect, it } from "vitest";
import { checkScopes } from "../../../worker/permissions/check-scopes.ts";
import { cryptlex } from "../../../worker/permissions/presets/cryptlex.ts";
import { resolveExpiry } from "../../../worker/tokens/resolve-expiry.ts";
import { at } from "../tokens/token-record-of.ts";
import { publishedScopes } from "./published-cryptlex-scopes.ts";

const permissions = cryptlex.apis.flatMap((api) => api.permissions);
const administrator = { role: "administrator", groups: [], organization: "org_home" };
const MISSPELT = "licenseTemaplate:write";
const CORRECT = "licenseTemplate:write";

describe("the preset cryptlex", () => {
  it("has the 29 scopes with their descriptions, as published except for the misspelt one", () => {
    expect(permissions).toHaveLength(29);
    expect(permissions.map(({ id, description }) => ({ id, description }))).toEqual(
      publishedScopes.map((scope) => (scope.id === MISSPELT ? { ...scope, id: CORRECT } : scope)),
    );
  });

  it("accepts the misspelt scope as the correct one", () => {
    const requested = [{ permission: MISSPELT, entity_id: null }];
    expect(checkScopes(requested, cryptlex, administrator)).toEqual({
      ok: true,
      value: [{ permission: CORRECT, entityId: null }],
    });
  });

  it("requires at least one scope", () => {
    const refusal = { pointer: "/scopes", reason: "too_few", minimum: 1 };
    expect(checkScopes([], cryptlex, administrator)).toEqual({ ok: false, refusal: [refusal] });
  });

  it("offers a date or no expiry, but no period", () => {
    const now = at(1_800_000_000);
    const expiry = (request: Parameters<typeof resolveExpiry>[0]) =>
      resolveExpiry(request, cryptlex.expiry, now);
    expect(cryptlex.expiry.default).toBeNull();
    expect(expiry(null)).toEqual({ ok: true, value: null });
    expect(expiry({ at: "2030-01-01T00:00:00Z" })).toEqual({ ok: true, value: 1_893_456_000 });
    expect(expiry({ days: 30 })).toMatchObject({ refusal: { reason: "not_offered" } });
  });

  it("lets personalAccessToken:write, and nothing else, manage its owner's tokens", () => {
    expect(cryptlex.manages["tokens.own"]).toEqual(["personalAccessToken:write"]);
  });
});
