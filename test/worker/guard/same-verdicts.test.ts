import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createBindingSource } from "../../../worker/guard/binding-source.ts";
import { createIntrospectionSource } from "../../../worker/guard/introspection-source.ts";
import { richCatalog } from "../permissions/rich-catalog.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const ORGANIZATION = "org_rich";
const API = "messages";

/** Scopes of each token, as they are stored. */
const STORED: (string | [string, string])[][] = [
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
/** Names its entity itself. Introspection does not say if an unrestricted scope covers it. */
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
  for (const scopes of STORED) {
    secrets.push((await storeToken({ owner, organization, scopes })).plaintext);
  }
  const service = { kind: "svc", owner: ORGANIZATION, organization, api: API } as const;
  credential = (await storeToken(service)).plaintext;
});

/** Returns a guard's verdicts over a binding and over introspection. */
async function judgeBoth(secret: string, scopes: string[], entity: string | undefined) {
  const options = { api: API, organization: ORGANIZATION, scopes };
  const binding = {
    verify: (token: string, question: object) =>
      exports.TokenVerifier.verify(token, question as never),
  };
  const introspection = { url: "http://localhost:8787/oauth/introspect", credential };
  const sources = [
    createBindingSource(binding, options),
    createIntrospectionSource(introspection, options, (input, init) =>
      exports.default.fetch(new Request(input as string, init as RequestInit)),
    ),
  ] as const;
  const question = entity === undefined ? {} : { entity };
  return Promise.all(
    sources.map(async (source) => {
      const { status } = source.judge(await source.ask(secret, question, false), question);
      return `${scopes.join(" ")} on ${entity ?? "none"}: ${status}`;
    }),
  );
}

describe.each(STORED.map((scopes, n) => [scopes, n] as const))("a token with %o", (_, n) => {
  it("is accepted over introspection exactly if it is over a binding", async () => {
    const verdicts: string[] = [];
    for (const scopes of REQUIRED) {
      for (const entity of scopes.length === 0 ? [undefined] : ENTITIES) {
        const [bound, introspected] = await judgeBoth(secrets[n] ?? "", scopes, entity);
        expect(introspected).toBe(bound);
        if (bound !== undefined) verdicts.push(bound);
      }
    }
    expect(verdicts.filter((verdict) => verdict.endsWith("allowed"))).not.toEqual([]);
    expect(verdicts.filter((verdict) => verdict.endsWith("insufficient_scope"))).not.toEqual([]);
  });

  it("is accepted over introspection only by the same text of a scope that names its entity", async () => {
    const verdicts = await judgeBoth(secrets[n] ?? "", NAMING, undefined);
    const areAccepted = verdicts.map((verdict) => verdict.endsWith("allowed"));
    const [, overIntrospection] = areAccepted;
    expect(overIntrospection).toBe(STORED[n]?.some((scope) => scope[1] === "ch_1"));
    expect(areAccepted).not.toEqual([false, true]);
  });
});
