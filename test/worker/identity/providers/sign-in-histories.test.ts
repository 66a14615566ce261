import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { MAPPING } from "../../support/store-provider.ts";
import { type Browser, PREPARE_MS, prepare } from "../support/browser.ts";
import { opened } from "../support/links.ts";
import {
  openBrowser,
  openTestProvider,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";

const ORGANIZATIONS = ["org_one", "org_two"] as const;
type Organization = (typeof ORGANIZATIONS)[number];
const providers = new Map<Organization, TestProvider>();
const getProvider = (of: Organization): TestProvider => {
  const provider = providers.get(of);
  if (provider === undefined) throw new Error("no provider");
  return provider;
};

beforeAll(async () => {
  await prepare();
  for (const organization of ORGANIZATIONS) {
    await storeOrganization(organization, apiControlPlane);
    const domain = `${organization.replace("_", "-")}.example`;
    providers.set(organization, await openTestProvider({ organization, domain }));
  }
}, PREPARE_MS);

type Step =
  | {
      kind: "sign_in";
      in: number;
      by: Organization;
      sub: string;
      address: string;
      hasRole: boolean;
    }
  | { kind: "map"; of: Organization; default_role: string | null }
  | { kind: "unlink"; of: Organization; sub: string }
  | { kind: "remove" | "disable" | "enable"; of: Organization; sub: string }
  | { kind: "withdraw" | "prove"; of: Organization }
  /** Connects the subject to an own account that belongs to both organizations. */
  | { kind: "link"; of: Organization; sub: string };

const organization = fc.constantFrom(...ORGANIZATIONS);
const sub = fc.constantFrom("ann", "bob");
// Each provider also names addresses of the other one's domain.
const address = fc.constantFrom(
  "ann@org-one.example",
  "ann@org-two.example",
  "bob@org-one.example",
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("sign_in" as const),
      in: fc.nat(1),
      by: organization,
      sub,
      address,
      hasRole: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constant("map" as const),
    of: organization,
    default_role: fc.constantFrom(null, "Basic_User", "Admin"),
  }),
  fc.record({ kind: fc.constantFrom("link", "link", "unlink"), of: organization, sub }),
  fc.record({ kind: fc.constantFrom("remove", "disable", "enable"), of: organization, sub }),
  fc.record({ kind: fc.constantFrom("withdraw", "prove"), of: organization }),
);

const run = (text: string, ...values: unknown[]) =>
  env.DB.prepare(text)
    .bind(...values)
    .run();

/** What a step does apart from signing in, as other parts of Latchkey do it. */
async function change(taken: Exclude<Step, { kind: "sign_in" }>): Promise<void> {
  const { id } = getProvider(taken.of);
  const person = "(SELECT person FROM identities WHERE provider = ?1 AND subject = ?2)";
  switch (taken.kind) {
    case "map": {
      const mapping = { ...MAPPING, default_role: taken.default_role };
      return void (await run(
        "UPDATE providers SET mapping = ? WHERE id = ?",
        JSON.stringify(mapping),
        id,
      ));
    }
    case "link":
      await env.DB.batch([
        env.DB.prepare(
          `INSERT OR IGNORE INTO user (id, name, email, created_at, updated_at)
            VALUES ('usr_both', 'B', 'both@example.test', 1, 1)`,
        ),
        ...ORGANIZATIONS.map((of) =>
          env.DB.prepare(
            `INSERT OR IGNORE INTO memberships (person, organization, role, created_at)
              VALUES ('usr_both', ?, 'Basic_User', 1)`,
          ).bind(of),
        ),
        env.DB.prepare("INSERT OR REPLACE INTO identities VALUES (?, ?, 'usr_both', 1, 1)").bind(
          id,
          taken.sub,
        ),
      ]);
      return;
    case "unlink":
      return void (await run(
        "DELETE FROM identities WHERE provider = ? AND subject = ?",
        id,
        taken.sub,
      ));
    case "remove":
      return void (await run(
        `DELETE FROM memberships WHERE person = ${person} AND organization = ?3`,
        ...[id, taken.sub, taken.of],
      ));
    case "disable":
    case "enable":
      return void (await run(
        `UPDATE memberships SET disabled_at = ?4 WHERE person = ${person} AND organization = ?3`,
        ...[id, taken.sub, taken.of, taken.kind === "disable" ? 1 : null],
      ));
    case "withdraw":
    case "prove":
      await run(
        "UPDATE provider_domains SET verified_at = ? WHERE provider = ?",
        taken.kind === "prove" ? 1 : null,
        id,
      );
  }
}

/** Signs in, and returns true if the page says so. */
async function signIn(
  browser: Browser,
  taken: Extract<Step, { kind: "sign_in" }>,
): Promise<boolean> {
  const claims = {
    sub: taken.sub,
    email: taken.address,
    ...(taken.hasRole && { groups: ["LK Admins"] }),
  };
  const answer = await signInWith(browser, getProvider(taken.by), claims);
  return (await answer.text()).includes("You are signed in");
}

it("nobody ever acts in an organization by another organization's provider", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      await run("DELETE FROM user");
      await run("DELETE FROM used_answers");
      const browsers = [openBrowser(), openBrowser()];
      /** The model: the organizations whose provider has vouched for somebody in a browser. */
      const vouched = browsers.map(() => new Set<string>());
      for (const taken of steps) {
        if (taken.kind === "sign_in") {
          const browser = browsers[taken.in];
          if (browser && (await signIn(browser, taken))) vouched[taken.in]?.add(taken.by);
        } else {
          await change(taken);
        }
        for (const [index, browser] of browsers.entries()) {
          const all = await opened(browser, [...ORGANIZATIONS]);
          expect(all.filter((id) => !vouched[index]?.has(id))).toEqual([]);
        }
      }
      const { results } = await env.DB.prepare(
        `SELECT u.id FROM user u JOIN memberships m ON m.person = u.id
          WHERE u.directory IS NOT NULL AND m.organization <> u.directory`,
      ).all();
      expect(results).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
