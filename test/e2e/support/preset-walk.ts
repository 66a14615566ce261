import { rmSync } from "node:fs";
import { type BrowserContext, type Page, test } from "@playwright/test";
import { launch, newProfile } from "./chromium.ts";
import { inDatabase } from "./database.ts";
import { ownOrganization, type SeededOrganization, seedOrganization } from "./seed-organization.ts";
import { introspect, untilAnswered, verify } from "./server.ts";
import { signedInPopup } from "./story.ts";
import { tokenSteps } from "./token-steps.ts";

/**
 * A walk through the page that a preset models: one person of an organization of its own, signed in
 * once. Each test goes on in the same popup, from where the one before it has left off.
 */
export function presetWalk(preset: string, roleOrGroup: string) {
  const profile = newProfile();
  let context: BrowserContext;
  let popup: Page;
  let organization: SeededOrganization;

  test.describe.configure({ mode: "serial" });
  test.beforeAll(async () => {
    organization = await seedOrganization(preset, ownOrganization(`walk-${preset}`));
    context = await launch(profile);
    popup = await signedInPopup(context, organization.emailOf(roleOrGroup));
  });
  test.afterAll(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });

  const query = (question: string) => `?organization=${organization.organization_id}&${question}`;
  return {
    get context() {
      return context;
    },
    get popup() {
      return popup;
    },
    get organization() {
      return organization;
    },
    /** The status that a proxy is answered about a token. */
    verify: async (secret: string, question: string) =>
      (await verify(secret, query(question))).status,
    /** Waits for that answer, which is promised within 5 s of a change. */
    until: (status: number, secret: string, question: string) =>
      untilAnswered(status, secret, query(question)),
    introspect: async (secret: string) =>
      JSON.parse(await introspect(secret, organization.credential.secret)),
    ...tokenSteps(() => popup),
    /** Lets a token have run out yesterday: no call leads there. */
    expire(name: string) {
      const id = organization.organization_id;
      const set = "created_at = unixepoch() - 172800, expires_at = unixepoch() - 86400";
      inDatabase(`UPDATE tokens SET ${set} WHERE name = ? AND organization = ?`, name, id);
    },
  };
}
