import { beforeAll, describe, expect, it } from "vitest";
import { magistralaDomain } from "../../../worker/permissions/presets/magistrala-domain.ts";
import { publishedOperations } from "../permissions/published-domain-operations.ts";
import { storeMember } from "../support/preset-member.ts";

/** Walks through Magistrala's page on personal access tokens with scope entities over the API. */
const organization = "org_domain";
let member: Awaited<ReturnType<typeof storeMember>>;

beforeAll(async () => {
  member = await storeMember(organization, magistralaDomain, "administrator");
});

const create = (permission: string, entity_id: string) =>
  member.create({ name: "n", expires: { days: 30 }, scopes: [{ permission, entity_id }] });

describe("Create a PAT", () => {
  it("[MGD-1] has the scope entities Clients, Channels, Groups and Domain", async () => {
    const { apis, entity_types } = await member.catalog();
    const permissions = apis.flatMap((api) => api.permissions);
    const plurals = permissions.map(({ id }) => id.slice(0, id.indexOf(":")));
    expect([...new Set(plurals)]).toEqual(["clients", "channels", "groups", "domain"]);
    const types = new Set(permissions.map((permission) => permission.entity_type));
    expect([...types]).toEqual(entity_types.map(({ id }) => id));
  });

  it("[MGD-2] exposes a distinct set of operations for each entity type, and refuses any other", async () => {
    for (const permission of [
      "clients:publish",
      "channels:update_secret",
      "groups:send_invitation",
    ]) {
      const response = await create(permission, "*");
      expect(response.status, permission).toBe(422);
      expect(await response.json()).toMatchObject({ errors: [{ pointer: "/scopes/0" }] });
    }
  });

  async function expectGrantsEach(
    section: Parameters<typeof publishedOperations>[0],
    count: number,
  ) {
    const entity = section === "Domain" ? organization : "x_1";
    const operations = publishedOperations(section).map(({ id }) => id);
    expect(operations).toHaveLength(count);
    for (const permission of operations) {
      const response = await create(permission, entity);
      expect(response.status, permission).toBe(201);
      const { secret } = await response.json<{ secret: string }>();
      const verify = (id: string) => member.verify(secret, `scope=${permission}&entity=${id}`);
      expect([await verify(entity), await verify("x_2")], permission).toEqual([200, 403]);
    }
  }

  it("[MGD-3] grants each of the 11 operations of Clients", () => expectGrantsEach("Clients", 11));
  it("[MGD-4] grants each of the 10 operations of Channels", () =>
    expectGrantsEach("Channels", 10));
  it("[MGD-5] grants each of the 17 operations of Groups", () => expectGrantsEach("Groups", 17));
  it("[MGD-6] grants each of the 16 operations of Domain", () => expectGrantsEach("Domain", 16));

  it("[MGD-7] locks the Domain entity to the current domain, and refuses any other id", async () => {
    const { entity_types } = await member.catalog();
    const locked = entity_types.filter((type) => type.locked_to === "organization");
    expect(locked.map(({ id }) => id)).toEqual(["domain"]);
    expect((await create("domain:read", organization)).status).toBe(201);
    for (const other of ["org_other", "*"]) {
      const response = await create("domain:read", other);
      expect(response.status, other).toBe(422);
      expect(await response.json()).toMatchObject({ errors: [{ pointer: "/scopes/0" }] });
    }
  });
});
