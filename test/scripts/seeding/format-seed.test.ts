import { expect, it } from "vitest";
import { formatSeed } from "../../../scripts/seeding/format-seed.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";

const seed: DevelopmentSeed = {
  organization_id: "org_home",
  catalog: {
    version: 3,
    put: true,
    dropped: {
      permissions: [{ permission: "API_READ", tokens: 12 }],
      roles: [{ role: "Admin", members: 1 }],
      groups: [{ group: "writers", members: 2 }],
    },
  },
  people: [
    { email: "administrator@example.test", role: "administrator", groups: [] },
    { email: "token-managers@example.test", role: "member", groups: ["token-managers"] },
  ],
  password: "p",
  token: { owner: "member@example.test", secret: "lk_pat_x", scope: "a b" },
  credential: { api: "cryptlex", secret: "lk_svc_x" },
};

it("names the organization's new catalog, what it dropped, and the people who can sign in", () => {
  const text = formatSeed(seed, "cryptlex");
  expect(text).toMatch(/^org_home has the catalog cryptlex now \(version 3\)\.$/m);
  expect(text).toMatch(/^ +removed API_READ from 12 tokens$/m);
  expect(text).toMatch(/^ +disabled 1 member with the role Admin$/m);
  expect(text).toMatch(/^ +took 2 members out of writers$/m);
  expect(text).toMatch(/^ +administrator@example\.test +administrator$/m);
  expect(text).toMatch(/^ +token-managers@example\.test +member, token-managers$/m);
});

it("says that the organization had the catalog already", () => {
  const nothing = { permissions: [], roles: [], groups: [] };
  const text = formatSeed({ ...seed, catalog: { version: 2, put: false, dropped: nothing } }, "x");
  expect(text).toMatch(/^org_home had the catalog x already \(version 2\)\.$/m);
});
