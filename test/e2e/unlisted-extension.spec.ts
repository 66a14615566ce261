import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { chromiumIdOf } from "./support/attacking-extension.ts";
import { checkScreen } from "./support/check-screen.ts";
import { EXTENSION, launch, newProfile } from "./support/chromium.ts";
import { connect } from "./support/story.ts";

/** Copies the built extension without its key, as the stores get it. Its id is another one then. */
function buildWithoutKey(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-keyless-"));
  cpSync(EXTENSION, folder, { recursive: true });
  const path = join(folder, "manifest.json");
  const { key: _, ...manifest } = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(manifest));
  return folder;
}

test("the sign-in of an extension that the server does not list says what to add", async () => {
  const [extension, profile] = [buildWithoutKey(), newProfile()];
  const context = await launch(profile, { extension });
  try {
    const id = chromiumIdOf(extension);
    const popup = await context.newPage();
    await popup.goto(`chrome-extension://${id}/popup.html`);
    await connect(popup);
    const opened = context.waitForEvent("page");
    await popup.getByRole("button", { name: "Sign in", exact: true }).click();
    const window = await opened;

    const heading = { name: "This server does not know your extension" };
    await expect(window.getByRole("heading", heading)).toBeVisible();
    await expect(
      window.getByText(`https://${id}.chromiumapp.org/cb`, { exact: true }),
    ).toBeVisible();
    await expect(window.getByText(/add the address to EXTENSION_REDIRECTS/)).toBeVisible();
    await checkScreen(window, "unlisted-extension");
  } finally {
    await context.close();
    for (const folder of [extension, profile]) rmSync(folder, { recursive: true, force: true });
  }
});
