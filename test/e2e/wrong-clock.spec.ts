import { rmSync } from "node:fs";
import { type BrowserContext, expect, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { button, expectScreen, goTo } from "./support/screen.ts";
import { verify } from "./support/server.ts";
import { createToken, signedInPopup } from "./support/story.ts";

/* The computer's clock is more than a year ahead of the server's. */

const PERSON = "basic-user";
const LEAD_MS = 400 * 86_400_000;
const profile = newProfile();
let context: BrowserContext;

test.beforeAll(async () => {
  runSql(
    `DELETE FROM tokens WHERE kind = 'pat'
       AND owner = (SELECT id FROM user WHERE email = '${PERSON}@example.test')`,
  );
  context = await launch(profile);
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Puts the clock of a page or of the background ahead. */
function putClockAhead(leadMs: number): void {
  const getNow = Date.now.bind(Date);
  Date.now = () => getNow() + leadMs;
}

test("a token that works reads Active, can be revoked, and the settings tell of the clock", async () => {
  const first = await signedInPopup(context, PERSON);
  const secret = await createToken(first, { name: "Clock", permissions: ["API_READ"] });
  await button(first, "I have saved it").click();
  await first.close();
  for (const worker of context.serviceWorkers()) await worker.evaluate(putClockAhead, LEAD_MS);
  await context.addInitScript(putClockAhead, LEAD_MS);

  const popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
  await button(popup, "Clock").click();
  await expectScreen(popup, "Clock");
  await expect(popup.locator(".status-card .status")).toHaveText("Active");
  await expect(button(popup, "Revoke")).toBeVisible();
  expect((await verify(secret, "?scope=API_READ")).status).toBe(200);
  await goTo(popup, "Settings");
  await expect(popup.getByText("This computer's clock is wrong.")).toBeVisible();
});
