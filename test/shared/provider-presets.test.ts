import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { PROVIDER_PRESETS } from "../../shared/provider-presets.ts";
import { CreateProviderRequest } from "../../shared/wire/provider-resource.ts";

/** An issuer as each product has it. */
const ISSUERS: Record<string, string> = {
  entra: "https://login.microsoftonline.com/6babcaad-604b-40ac-a9d7-9fd97c0b779f/v2.0",
  okta: "https://acme.okta.com/oauth2/default",
  google: "https://accounts.google.com",
  keycloak: "https://sso.acme.example:8443/auth/realms/acme",
  auth0: "https://acme.eu.auth0.com/",
};

it("have different ids and names", () => {
  const ids = PROVIDER_PRESETS.map(({ id }) => id);
  expect(ids.toSorted()).toEqual(Object.keys(ISSUERS).toSorted());
  expect(new Set(PROVIDER_PRESETS.map(({ name }) => name)).size).toBe(ids.length);
});

describe.each(PROVIDER_PRESETS)("the preset $id", (preset) => {
  it("knows the issuers of its product, and no other's", () => {
    const known = Object.keys(ISSUERS).filter((id) => preset.issuerPattern.test(ISSUERS[id] ?? ""));
    expect(known).toEqual([preset.id]);
    expect(preset.issuerPattern.test("https://login.microsoftonline.com/common/v2.0")).toBe(false);
    expect(preset.issuerPattern.test(`${ISSUERS[preset.id]}x y`)).toBe(false);
  });

  it("fills in a provider that can be created", () => {
    const { name, scope, subjectClaim, email, personName, rule } = preset;
    const request = {
      ...{ name, scope, issuer: ISSUERS[preset.id], client_id: "c", subject_claim: subjectClaim },
      mapping: {
        ...{ email, name: personName, default_role: null, groups: [] },
        roles: [{ claim: rule.claim, equals: rule.example, role: "Admin" }],
      },
    };
    expect(v.safeParse(CreateProviderRequest, request).success).toBe(true);
  });
});
