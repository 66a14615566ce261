import { expect, test } from "@playwright/test";
import { dayInMonths } from "./support/day-in.ts";
import { presetWalk } from "./support/preset-walk.ts";
import { button, expectScreen, fact } from "./support/screen.ts";
import { copySecret } from "./support/story.ts";

/*
 * The vendor's page on application users' API tokens, from top to bottom. A user takes those steps that
 * apply to their own tokens too.
 */

const walk = presetWalk("application-users", "application-user");
const NAME = "Till";
const APIS = ["Inventory", "Labor", "Purchasing", "Recipes", "Sales"];
const CHOICES = ["3 months", "6 months", "12 months"];
let secret = "";

const radio = (level: string, api: string) =>
  walk.popup.getByRole("radio", { name: `${level} for ${api}`, exact: true });
const expires = () => walk.popup.getByRole("combobox", { name: "Expires", exact: true });
/** Returns the answers to a proxy for a GET, a POST and a DELETE of this API. */
const answers = (api: string) =>
  Promise.all(
    ["GET", "POST", "DELETE"].map((method) => walk.verify(secret, `api=${api}&method=${method}`)),
  );

test("[APU-7] To create a new token: choose the number of months; 3, 6 (default), or 12", async () => {
  const { popup } = walk;
  await button(popup, "New token").click();
  await popup.getByRole("textbox", { name: "Name", exact: true }).fill(NAME);
  await expect(expires().getByRole("option")).toHaveText(CHOICES);
  await expect(expires().locator("option:checked")).toHaveText("6 months");
  await expect(expires()).toHaveAccessibleDescription(new RegExp(dayInMonths(6)));
  await expires().selectOption("3 months");
  await expect(expires()).toHaveAccessibleDescription(new RegExp(dayInMonths(3)));
});

test("[APU-8] To create specific tokens: in the Access column the radio button for each API", async () => {
  const { popup } = walk;
  for (const api of APIS) await expect(radio("No Access", api)).toBeChecked();
  await expect(
    popup.getByText("Full Access: GET and POST · Read Access: GET", { exact: true }),
  ).toBeVisible();
  await radio("Full Access", "Sales").check();
  await radio("Read Access", "Inventory").check();
  await expect(popup.getByText("2 chosen, 1 write")).toBeVisible();
  await button(popup, "Create token").click();
  secret = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, NAME);
  await expect(fact(popup, "Expires")).toHaveText(dayInMonths(3));
  expect(await answers("sales")).toEqual([200, 200, 403]);
  expect(await answers("inventory")).toEqual([200, 403, 403]);
  expect(await answers("labor")).toEqual([403, 403, 403]);
});

test("[APU-9] To update all: select the access level and check Apply to all APIs", async () => {
  const { popup } = walk;
  await button(popup, "Edit access").click();
  await expectScreen(popup, "Edit access");
  await expect(radio("Full Access", "Sales")).toBeChecked();
  await popup.getByRole("combobox", { name: "Access level" }).selectOption("Read Access");
  await popup.getByRole("checkbox", { name: "Apply to all APIs", exact: true }).check();
  for (const api of APIS) await expect(radio("Read Access", api)).toBeChecked();
});

test("[APU-10] When ready, click Save: an existing token keeps its secret", async () => {
  const { popup } = walk;
  await expires().selectOption("12 months");
  await radio("Full Access", "Labor").check();
  await button(popup, "Save").click();
  await expectScreen(popup, NAME);
  await expect(fact(popup, "Expires")).toHaveText(dayInMonths(12));
  await expect(walk.scopes()).toHaveCount(APIS.length);
  await walk.waitFor(200, secret, "api=labor&method=POST");
  expect(await answers("sales")).toEqual([200, 403, 403]);
  expect(await answers("recipes")).toEqual([200, 403, 403]);
});

test("[APU-11] To regenerate a token: choose the number of months in the pop-up", async () => {
  const { popup } = walk;
  await button(popup, "Regenerate").click();
  await expect(expires().getByRole("option")).toHaveText(CHOICES);
  await expect(expires().locator("option:checked")).toHaveText("12 months");
  await button(popup, "Cancel").click();
  const before = secret;
  secret = await walk.regenerate(NAME, "3 months");
  await expect(fact(popup, "Expires")).toHaveText(dayInMonths(3));
  expect(await answers("labor")).toEqual([200, 200, 403]);
  await walk.waitFor(401, before, "api=labor&method=GET");
});
