import { expect, test } from "@playwright/test";
import { ACCENTED, MIRRORED } from "../support/pseudo-language.ts";
import { checkScreen } from "./support/check-screen.ts";
import { POPUP_SIZE } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { EXAMPLE_TOKENS, issueExamples } from "./support/example-tokens.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { type LanguageWalk, startLanguageWalk } from "./support/language-walk.ts";
import { signInManager } from "./support/manager.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./support/seed-organization.ts";

/*
 * An administrator's way through the screens in German, and in two languages that do not exist: one with texts that are
 * 40 % longer, and one from right to left.
 */

const MEMBER = "Ada Lovelace";
const TOKENS = EXAMPLE_TOKENS.map((token) => ({ ...token, permissions: ["sales:read"] }));
/** Typed texts, the member's first name, and the name of an entity's type in a sentence. */
const KNOWN = ["Ada", "till", "wrong", "tokens.example.com", "Alt+Shift+Y"];
let organization: SeededOrganization;

test.beforeAll(async () => {
  organization = await seedOrganization("application-users", uniqueOrganizationId("languages"));
  const { organization_id: id } = organization;
  const member = organization.emailOf("viewer");
  runSql("UPDATE user SET name = ? WHERE email = ?", MEMBER, member);
  runSql("DELETE FROM tokens WHERE kind = 'pat' AND organization = ?", id);
  addEntityType(id);
  const manager = await signInManager(organization);
  const access = { expires: { months: 6 }, scopes: [{ permission: "sales:read" }] };
  const administrator = organization.emailOf("administrator");
  runSql(
    `UPDATE memberships SET groups = '["token-managers"]'
     WHERE organization = ? AND person = (SELECT id FROM user WHERE email = ?)`,
    id,
    administrator,
  );
  await manager.create(administrator, { name: "Nightly export", ...access });
  await manager.create(member, { name: "Warehouse sync", ...access });
});

/** Adds permissions on entities to the preset's access levels, so that one form has every kind of field. */
function addEntityType(id: string): void {
  const type = { id: "till", name: "Till", pattern: "[a-z]{2}_[0-9]{1,4}", example: "ti_1" };
  const permissions = ["open", "close"].map((verb) => ({
    ...{ id: `tills:${verb}`, name: `tills:${verb}`, entity_type: "till" },
    description: `Lets the holder ${verb} a till.`,
  }));
  runSql(
    `UPDATE catalogs SET document = json_insert(
      json_set(document, '$.entity_types', json(?)),
      '$.apis[#]', json(?), '$.expiry.choices[#]', json('null'))
     WHERE organization = ?`,
    JSON.stringify([type]),
    JSON.stringify({ id: "tills", name: "Tills", permissions }),
    id,
  );
}

for (const [name, language] of [
  ["German", "german"],
  ["accents and longer texts", ACCENTED],
  ["letters from right to left", MIRRORED],
] as const) {
  test(`the screens in ${name}`, async () => {
    const walk = await startLanguageWalk(language, KNOWN);
    await walk.signIn(organization.emailOf("administrator"));
    runSql(
      "DELETE FROM tokens WHERE kind = 'pat' AND organization = ? AND name NOT IN ('Nightly export', 'Warehouse sync')",
      organization.organization_id,
    );
    await issueExamples(await readSessionToken(walk.context), TOKENS);
    await lookAtTokens(walk);
    await lookAtOrganization(walk);
    if (language === "german") await takePicture(walk);
    await walk.close();
  });
}

/** Checks all rules of a screen, and takes the picture of docs/languages.md. */
async function takePicture({ page, open }: LanguageWalk) {
  await page.setViewportSize(POPUP_SIZE);
  await open("tokens", "Terraform");
  await checkScreen(page, "tokens-german");
}

async function lookAtTokens({ page, say, open, press, choose, check }: LanguageWalk) {
  await open("tokens", "Terraform");
  await check("tokens");
  await page.keyboard.press("Control+K");
  await expect(page.getByRole("dialog")).toBeVisible();
  await check("palette");
  await page.keyboard.press("Escape");
  await press("tokens.new");
  await expect(page.getByRole("radio").first()).toBeVisible();
  await press("form.submit");
  await expect(page.getByText(say("form.errors.nameMissing"))).toBeVisible();
  await check("new-token-errors");
  await page.getByRole("textbox", { name: say("form.name"), exact: true }).fill("Till display");
  await page.getByRole("checkbox", { name: "tills:open", exact: true }).check();
  const ids = page.getByRole("textbox", { name: say("entity.ids", { type: "Till" }), exact: true });
  await ids.fill("ti_1 wrong ");
  await check("new-token-entities");
  await press("entity.remove", { id: "wrong", field: say("entity.ids", { type: "Till" }) });
  await press("form.submit");
  await expect(page.getByText(say("secret.warning"))).toBeVisible();
  await check("save");
  await press("secret.saved");
  await expect(page.getByText(say("secret.leaveUncopied"))).toBeVisible();
  await check("save-uncopied");
  await press("secret.saved");
  await expect(page.getByRole("heading", { name: "Till display", exact: true })).toBeFocused();
  await check("detail");
  for (const dialog of ["detail.revoke", "detail.regenerate", "scopes.addOne"]) {
    await press(dialog);
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(dialog);
    await press("common.cancel");
  }
  await press("access.open");
  await expect(page.getByRole("radio").first()).toBeVisible();
  await check("edit-access");
  await open("tokens", "Till display");
  await press("account.menu");
  await check("account-menu");
  await page.keyboard.press("Escape");
  await choose("tokens.more", "tokens.deleteAll");
  await expect(page.getByRole("dialog").getByRole("textbox")).toBeVisible();
  await check("delete-all");
}

async function lookAtOrganization({ page, say, open, press, check }: LanguageWalk) {
  await open("account", say("account.thisBrowser"));
  await check("account");
  await open("settings", say("settings.warn"));
  await check("settings");
  await open("organization", say("organization.nobodyInvited"));
  await check("organization");
  await press("organization.invite");
  await check("invite");
  await open("people", MEMBER);
  await check("people");
  await page.getByRole("button", { name: new RegExp(MEMBER) }).click();
  await expect(page.getByText(say("person.passwordHint"))).toBeVisible();
  await check("person");
  await press("person.disable");
  await expect(page.getByRole("dialog")).toBeVisible();
  await check("disable");
  await press("common.cancel");
  await page.getByRole("tab", { name: say("person.tab.tokens"), exact: true }).click();
  await expect(page.getByText("Warehouse sync").first()).toBeVisible();
  await check("person-tokens");
  await page.getByRole("tab", { name: say("person.tab.activity"), exact: true }).click();
  await expect(page.locator(".activity li").first()).toBeVisible();
  await check("person-activity");
}
