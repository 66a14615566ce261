import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { openPerson } from "./support/open-person.ts";
import { button, expectScreen, menuItem, openApp } from "./support/screen.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./support/seed-organization.ts";
import { waitForStatus } from "./support/server.ts";
import { copySecret, pickPermissions, signedInPopup, type WantedAccess } from "./support/story.ts";

/*
 * A manager's steps with a member's tokens, in the order of the vendor's page, and with a second catalog.
 * The member collects the secrets in another browser.
 */

interface Case {
  preset: string;
  /** The role of the member whose tokens are managed. */
  role: string;
  /** The preset's default expiry, and the one that the test chooses. */
  expires: readonly [string, string];
  access(page: Page): Promise<void>;
  edit(page: Page): Promise<void>;
  /** A proxy's question, and the statuses of its answer before and after the edit. */
  question: string;
  answers: readonly [number, number];
}

const radio = (page: Page, name: string) => page.getByRole("radio", { name, exact: true });
const picking = (access: WantedAccess) => (page: Page) => pickPermissions(page, access);

const CASES: readonly Case[] = [
  {
    preset: "application-users",
    role: "application-user",
    expires: ["6 months", "3 months"],
    access: async (page) => {
      await expect(radio(page, "No Access for Sales")).toBeChecked();
      await radio(page, "Read Access for Sales").check();
    },
    edit: async (page) => {
      await page.getByRole("combobox", { name: "Access level" }).selectOption("Full Access");
      await page.getByRole("checkbox", { name: "Apply to all APIs", exact: true }).check();
    },
    question: "api=sales&method=POST",
    answers: [403, 200],
  },
  {
    preset: "magistrala-domain",
    role: "member",
    expires: ["30 days", "90 days"],
    access: picking({ permissions: ["clients:view"], entities: { "Client IDs": "cl_77" } }),
    edit: picking({ permissions: ["channels:view"], entities: { "Channel IDs": "ch_5" } }),
    question: "scope=channels:view&entity=ch_5",
    answers: [403, 200],
  },
];

for (const { preset, role, expires, access, edit, question, answers } of CASES) {
  test.describe(`the API Tokens tab with ${preset}`, () => {
    const id = uniqueOrganizationId(`others-${preset}`);
    const profiles = [newProfile(), newProfile()] as const;
    const query = `?organization=${id}&${question}`;
    const [name, first] = ["Ada Lovelace", "Ada"];
    let organization: SeededOrganization;
    let [manager, owner]: BrowserContext[] = [];
    let [tab, popup]: Page[] = [];
    let [email, secret, newSecret] = ["", "", ""];
    let page: Page;

    test.describe.configure({ mode: "serial" });
    test.beforeAll(async () => {
      organization = await seedOrganization(preset, id);
      email = organization.emailOf(role);
      runSql("UPDATE user SET name = ? WHERE email = ?", name, email);
      runSql("DELETE FROM tokens WHERE kind = 'pat' AND organization = ?", id);
      manager = await launch(profiles[0]);
      owner = await launch(profiles[1]);
      await (await signedInPopup(manager, organization.emailOf("token-managers"))).close();
      popup = await signedInPopup(owner, organization.emailOf(role));
      tab = await openApp(manager, { width: 900 });
      await openPerson(tab, { name, email }, "API Tokens");
      page = tab;
    });
    test.afterAll(async () => {
      await manager?.close();
      await owner?.close();
      for (const profile of profiles) rmSync(profile, { recursive: true, force: true });
    });

    const row = (token: string) => page.getByRole("listitem").filter({ hasText: token });
    const expectPersonScreen = () => expectScreen(page, name);
    /** Collects the pending secret as the owner. */
    async function collect(token: string): Promise<string> {
      await popup?.close();
      popup = await openPopup(owner as BrowserContext);
      await button(popup, `Collect ${token}`).click();
      const collected = await copySecret(popup);
      await button(popup, "I have saved it").click();
      return collected;
    }

    test("Add: choose months and access, and Save creates a token that its owner must collect", async () => {
      await expect(page.getByText(`${name} has no tokens yet.`)).toBeVisible();
      await button(page, "Add token").click();
      await expectScreen(page, "New token");
      await expect(page.getByText(`For ${name}`, { exact: true })).toBeVisible();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Till");
      const choices = page.getByRole("combobox", { name: "Expires", exact: true });
      await expect(choices.locator("option:checked")).toHaveText(expires[0]);
      await choices.selectOption(expires[1]);
      await access(page);
      await button(page, "Create token").click();
      await expectPersonScreen();
      await expect(page.getByText(`“Till” was made. ${name} can collect the secret`)).toBeVisible();
      await expect(row("Till")).toContainText(`Waiting for ${first} to collect, until`);
      secret = await collect("Till");
      await waitForStatus(answers[0], secret, query);
    });

    test("Edit: Save changes the access, and the secret stays", async () => {
      await page.reload();
      await expect(row("Till")).toContainText("Active");
      await button(page, "Edit Till").click();
      await expectScreen(page, "Edit access");
      await edit(page);
      await button(page, "Save").click();
      await expectPersonScreen();
      await waitForStatus(answers[1], secret, query);
    });

    test("Regenerate: the old secret works until the owner has collected the new one", async () => {
      await button(page, "Regenerate Till").click();
      await button(page, "Regenerate token").click();
      await expect(page.getByText("“Till” has a new secret.")).toBeVisible();
      await expect(row("Till")).toContainText(`A new secret waits for ${first}`);
      await waitForStatus(200, secret, query);
      newSecret = await collect("Till");
      await waitForStatus(401, secret, query);
      await waitForStatus(200, newSecret, query);
    });

    test("Revoke: asks for confirmation, and then the token stops working", async () => {
      await page.reload();
      await button(page, "Revoke Till").click();
      await button(page, "Revoke token").click();
      await expect(row("Till")).toContainText("Revoked");
      await waitForStatus(401, newSecret, query);
    });

    test("Revoke all: names the number of tokens, and then all of them stop working", async () => {
      await button(page, "Regenerate Till").click();
      await button(page, "Regenerate token").click();
      await expect(page.getByText("“Till” has a new secret.")).toBeVisible();
      secret = await collect("Till");
      await waitForStatus(200, secret, query);
      await button(page, "Add token").click();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Kitchen");
      await access(page);
      await button(page, "Create token").click();
      await expect(row("Kitchen")).toContainText("Waiting");
      await button(page, "Revoke all").click();
      await expect(page.getByRole("dialog")).toContainText(`All 2 active or waiting tokens`);
      await button(page, "Revoke all tokens").click();
      await expect(row("Kitchen")).toContainText("Revoked");
      await waitForStatus(401, secret, query);
    });

    test("Delete and Withdraw remove tokens from the list, and Close leads to the members", async () => {
      for (const token of ["Till", "Kitchen"]) {
        await button(page, `Actions for ${token}`).click();
        await menuItem(page, "Delete").click();
        await button(page, "Delete token").click();
        await expect(row(token)).toHaveCount(0);
      }
      await button(page, "Add token").click();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Second thoughts");
      await access(page);
      await button(page, "Create token").click();
      await button(page, "Withdraw Second thoughts").click();
      await button(page, "Withdraw token").click();
      await expect(page.getByText(`${name} has no tokens yet.`)).toBeVisible();
      await button(page, "Close").click();
      await expectScreen(page, "People");
    });
  });
}
