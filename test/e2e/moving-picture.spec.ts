import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { EXAMPLE_TOKENS, issueExamples } from "./support/example-tokens.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { MovingPicture } from "./support/moving-picture.ts";
import { button, expectScreen } from "./support/screen.ts";
import { signedInPopup } from "./support/story.ts";

const PERSON = "admin";
const root = join(import.meta.dirname, "../..");
const folder = process.env.UPDATE_SCREENSHOTS ? "docs/screenshots" : "test-results/screenshots";
const MAX_BYTES = 1_000_000;

test("a person creates a token, copies its secret and finds it in the list, as a moving picture", async () => {
  runSql(`DELETE FROM tokens WHERE kind = 'pat'
    AND owner = (SELECT id FROM user WHERE email = '${PERSON}@example.test')`);
  const profile = newProfile();
  const context = await launch(profile);
  try {
    await (await signedInPopup(context, PERSON)).close();
    await issueExamples(await readSessionToken(context), EXAMPLE_TOKENS.slice(1, 4).toReversed());
    const popup = await openPopup(context);
    await expectScreen(popup, "Tokens");
    await expect(button(popup, "Terraform")).toBeVisible();
    const picture = new MovingPicture(popup);
    await picture.show(1_600);
    await picture.press(button(popup, "New token"));
    await expectScreen(popup, "New token");
    await picture.show(500);
    await picture.type(popup.getByRole("textbox", { name: "Name", exact: true }), "Deploy from CI");
    for (const permission of ["API_READ", "API_WRITE"]) {
      await picture.press(popup.getByRole("checkbox", { name: permission, exact: true }));
      await picture.show(350);
    }
    await picture.press(button(popup, "Create token"));
    await expectScreen(popup, "Save your token");
    await picture.show(1_300);
    await picture.press(button(popup, "Copy"));
    await expect(popup.getByText("Copied to the clipboard")).toBeVisible();
    await picture.show(1_300);
    await picture.press(button(popup, "I have saved it"));
    await expectScreen(popup, "Deploy from CI");
    await picture.show(1_500);
    await picture.press(button(popup, "Back"));
    await expect(button(popup, "Deploy from CI")).toBeVisible();
    await picture.show(2_000);

    expect(picture.save(join(root, folder, "create-token.png"))).toBeLessThan(MAX_BYTES);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
