import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { bindingSource } from "../../../worker/guard/binding-source.ts";
import { introspectionSource } from "../../../worker/guard/introspection-source.ts";
import { richCatalog } from "../permissions/rich-catalog.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const ORGANIZATION = "org_rich";
const API = "messages";

/** Each a token's scopes, as they are stored. */
const HELD: (string | [string, string])[][] = [
  ["ping"],
  ["ping:all"],
  [["channels:publish", "ch_1"]],
  [["channels:publish", "*"]],
  [["channels:publish", "all"], "ping"],
  ["messages:full"],
];
const REQUIRED = [
  [],
  ["ping"],
  ["pign"],
  ["ping:all"],
  ["channels:publish"],
  ["ch:send"],
  ["channels"],
  ["ping", "channels:publish"],
];
/** Names its entity itself: over introspection nobody tells that a scope without one covers it. */
const NAMING = ["channels:publish:ch_1"];
const ENTITIES = [undefined, "ch_1", "ch_2", "all", "publish"];

const secrets: string[] = [];
let credential: string;

beforeAll(async () => {
  const catalog = richCatalog();
  const all = { id: "ping:all", name: "Ping all", description: "A permission of its own." };
  catalog.apis.find(({ id }) => id === API)?.permissions.push(all);
  catalog.roles.push({ id: "everything", name: "Everything", grants: "*" });
  await storeOrganization(ORGANIZATION, catalog);
  const organization = ORGANIZATION;
  const owner = await storePerson({ organization, role: "everything" });
  for (const scopes of HELD) {
    secrets.push((await storeToken({ owner, organization, scopes })).plaintext);
  }
  const service = { kind: "svc", owner: ORGANIZATION, organization, api: API } as const;
  credential = (await storeToken(service)).plaintext;
});

/** What a guard comes to over a binding, and over introspection. */
async function judgedBoth(secret: string, scopes: string[], entity: string | undefined) {
  const options = { api: API, organization: ORGANIZATION, scopes };
  const binding = {
    verify: (token: string, question: object) =>
      exports.TokenVerifier.verify(token, question as never),
  };
  const introspection = { url: "http://localhost:8787/oauth/introspect", credential };
  const sources = [
    bindingSource(binding, options),
    introspectionSource(introspection, options, (input, init) =>
      exports.default.fetch(new Request(input as string, init as RequestInit)),
    ),
  ] as const;
  const asked = entity === undefined ? {} : { entity };
  return Promise.all(
    sources.map(async (source) => {
      const { status } = source.judge(await source.ask(secret, asked, false), asked);
      return `${scopes.join(" ")} on ${entity ?? "none"}: ${status}`;
    }),
  );
}

describe.each(HELD.map((held, n) => [held, n] as const))("a token with %o", (_, n) => {
  it("is let in over introspection where it is over a binding, and nowhere else", async () => {
    const told: string[] = [];
    for (const scopes of REQUIRED) {
      for (const entity of scopes.length === 0 ? [undefined] : ENTITIES) {
        const [bound, introspected] = await judgedBoth(secrets[n] ?? "", scopes, entity);
        expect(introspected).toBe(bound);
        if (bound !== undefined) told.push(bound);
      }
    }
    expect(told.filter((verdict) => verdict.endsWith("allowed"))).not.toEqual([]);
    expect(told.filter((verdict) => verdict.endsWith("insufficient_scope"))).not.toEqual([]);
  });

  it("is let in over introspection by a scope that names its entity word for word at most", async () => {
    const judged = await judgedBoth(secrets[n] ?? "", NAMING, undefined);
    const letIn = judged.map((verdict) => verdict.endsWith("allowed"));
    const [, overIntrospection] = letIn;
    expect(overIntrospection).toBe(HELD[n]?.some((held) => held[1] === "ch_1"));
    expect(letIn).not.toEqual([false, true]);
  });
});
