import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TokenPage } from "../../../shared/wire/token-resource.ts";
import type { UserPage } from "../../../shared/wire/user-resource.ts";
import worker from "../../../worker/index.ts";
import { call } from "../support/call.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

/** Names, and what people type to find each of them. */
const FOUND: [string, string[]][] = [
  ["Óla Ångström", ["ola ang", "OLA ÅN", "Ola\u0301 an"]],
  ["İNŞAAT", ["inşaa", "insaa", "insaat", "İnşaa"]],
  ["Musterstraße", ["strasse", "STRASSE", "straße"]],
  ["Łódź Łomża", ["lodz lo", "ŁÓDŹ Ł"]],
  ["nightly\u00adjob", ["nightlyjob"]],
  ["Σίσυφος", ["σισυφοσ", "ΣΊΣΥΦΟΣ"]],
];
/** In the order in which people look for them. */
const SORTED = ["a 1", "Ä 2", "a 10", "Token 2", "Token 10", "Über 1", "zu 3", "Zú 20"];

let person: string;
let session: string;

async function read<Page>(path: string): Promise<Page> {
  const response = await call(path, { token: session });
  expect(response.status).toBe(200);
  return response.json();
}

/** Names of what `path` lists, read in pages of 3. */
async function listNames(path: string): Promise<string[]> {
  const seen: string[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page: TokenPage | UserPage = await read(`${path}&limit=3${next && `&cursor=${next}`}`);
    seen.push(...("tokens" in page ? page.tokens : page.users).map(({ name }) => name));
    next = page.next_cursor;
  }
  return seen;
}

/** Makes the stored names look as an older version left them. */
const forgetTexts = () =>
  env.DB.batch([
    env.DB.prepare(
      "UPDATE tokens SET sort_text = NULL, search_text = lower(name) || char(10) || lower(description)",
    ),
    env.DB.prepare(
      "UPDATE user SET sort_text = NULL, search_text = lower(name) || char(10) || lower(email)",
    ),
  ]);
const runCron = () =>
  worker.scheduled(
    createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }),
    env,
  );

beforeAll(() => storeOrganization());
beforeEach(async () => {
  person = await storePerson({ role: "Global_Admin" });
  session = await storeSession(person);
});

describe.each([
  {
    of: "tokens",
    store: (name: string) => storeToken({ owner: person, name }),
    path: "/v1/tokens?sort=name",
  },
  { of: "people", store: (name: string) => storePerson({ name }), path: "/v1/users?status=all" },
])("a list of $of", ({ store, path }) => {
  it.each(FOUND)("finds %s by all that people type for it", async (name, typed) => {
    await store(name);
    for (const q of typed) {
      expect(await listNames(`${path}&q=${encodeURIComponent(q)}`), q).toEqual([name]);
    }
    await env.DB.prepare("DELETE FROM user WHERE name = ?").bind(name).run();
  });

  it("sorts names as people look for them, page by page, also those of an older version", async () => {
    for (const name of SORTED.toReversed()) await store(name);
    const only = (names: string[]) => names.filter((name) => SORTED.includes(name));
    expect(only(await listNames(path))).toEqual(SORTED);

    await forgetTexts();
    expect(only(await listNames(path)).toSorted()).toEqual(SORTED.toSorted());
    await runCron();
    expect(only(await listNames(path))).toEqual(SORTED);
    const { left } =
      (await env.DB.prepare(
        "SELECT (SELECT count(*) FROM tokens WHERE sort_text IS NULL) + (SELECT count(*) FROM user WHERE sort_text IS NULL) AS left",
      ).first<{ left: number }>()) ?? {};
    expect(left).toBe(0);
  });
});

describe("an id in a search", () => {
  it("is found with invisible characters around it", async () => {
    const { id } = await storeToken({ owner: person, name: "CI" });
    const typed = encodeURIComponent(`\ufeff${id.slice(0, 9)}\u200b${id.slice(9)}\u200e `);
    expect(await listNames(`/v1/tokens?sort=name&q=${typed}`)).toEqual(["CI"]);
  });
});

it("finds a token by words in any order, and a person by the text as it is typed", async () => {
  await storeToken({ owner: person, name: "Óla Ångström" });
  await storePerson({ name: "Óla Ångström" });
  for (const q of ["ångström óla", "  gst  la "]) {
    const asked = encodeURIComponent(q);
    expect(await listNames(`/v1/tokens?sort=name&q=${asked}`), q).toEqual(["Óla Ångström"]);
    expect(await listNames(`/v1/users?status=all&q=${asked}`), q).toEqual([]);
  }
  expect(await listNames("/v1/tokens?sort=name&q=ola+nobody")).toEqual([]);
});
