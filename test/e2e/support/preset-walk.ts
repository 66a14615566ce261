import { rmSync } from "node:fs";
import { type BrowserContext, type Page, test } from "@playwright/test";
import { launch, newProfile } from "./chromium.ts";
import { runSql } from "./database.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./seed-organization.ts";
import { introspect, verify, waitForStatus } from "./server.ts";
import { signedInPopup } from "./story.ts";
import { tokenSteps } from "./token-steps.ts";

/**
 * Sets up a walk through a preset: a member of a new organization with this preset signs in once. All tests
 * of the file use the same popup, and each continues where the previous one ended.
 */
export function presetWalk(preset: string, roleOrGroup: string) {
  const profile = newProfile();
  let context: BrowserContext;
  let popup: Page;
  let organization: SeededOrganization;

  test.describe.configure({ mode: "serial" });
  test.beforeAll(async () => {
    organization = await seedOrganization(preset, uniqueOrganizationId(`walk-${preset}`));
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
    /** Returns the status that Latchkey answers to a proxy. */
    verify: async (secret: string, question: string) =>
      (await verify(secret, query(question))).status,
    /** Waits until `verify` returns this status, which is promised within 5 s of a change. */
    waitFor: (status: number, secret: string, question: string) =>
      waitForStatus(status, secret, query(question)),
    introspect: async (secret: string) =>
      JSON.parse(await introspect(secret, organization.credential.secret)),
    ...tokenSteps(() => popup),
    /** Makes a token one that expired yesterday, which no API call can do. */
    expire(name: string) {
      const id = organization.organization_id;
      const set = "created_at = unixepoch() - 172800, expires_at = unixepoch() - 86400";
      runSql(`UPDATE tokens SET ${set} WHERE name = ? AND organization = ?`, name, id);
    },
  };
}
