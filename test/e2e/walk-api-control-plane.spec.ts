import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import {
  PUBLISHED_AUTOMATIC,
  PUBLISHED_PERMISSIONS,
} from "../worker/permissions/published-permissions.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { button, expectScreen, fact, goTo } from "./support/screen.ts";
import { introspect, verify, waitForStatus } from "./support/server.ts";
import { createToken, fillToken, type Person, signedInPopup } from "./support/story.ts";
import { tokenSteps } from "./support/token-steps.ts";

/*
 * The vendor's page about personal access tokens of its API Control Plane, from top to bottom. The test
 * titles quote the page.
 */

const ROLES = [
  { person: "global-admin", role: "Global_Admin", grants: 31, name: "Grace Global" },
  { person: "admin", role: "Admin", grants: 21, name: "Ada Admin" },
  { person: "basic-user", role: "Basic_User", grants: 13, name: "Ben Basic" },
] as const satisfies { person: Person; role: string; grants: number; name: string }[];

/** The permissions of the page's table, each from three lines of text. */
const published = PUBLISHED_PERMISSIONS.trim()
  .split("\n")
  .reduce<string[][]>((rows, line, index) => {
    if (index % 3 === 0) rows.push([]);
    rows.at(-1)?.push(line);
    return rows;
  }, [])
  .map(([id = "", description = "", roles = ""]) => ({ id, description, roles: roles.split(" ") }));

test("[ACP-11] All possible permissions are listed below: the page has 31", () => {
  expect(published).toHaveLength(31);
});

for (const { person, role, grants, name } of ROLES) {
  test.describe(`as ${role}`, () => {
    const profile = newProfile();
    let context: BrowserContext;
    let popup: Page;

    test.beforeAll(async () => {
      context = await launch(profile);
      await (await signedInPopup(context, person)).close();
    });
    test.afterAll(async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    });
    test.beforeEach(async () => {
      popup = await openPopup(context);
      await expectScreen(popup, "Tokens");
    });
    test.afterEach(async () => {
      await popup.close();
    });

    test("[ACP-1, ACP-2, ACP-3] Account Settings: all information of the logged in user is displayed, depending on the role", async () => {
      await goTo(popup, "Account");
      await expect(popup.getByText(name, { exact: true })).toBeVisible();
      await expect(fact(popup, "Email")).toHaveText(`${person}@example.test`);
      await expect(fact(popup, "Organization")).toHaveText("Acme");
      await expect(fact(popup, "Role")).toHaveText(role);
      await expect(fact(popup, "Groups")).toBeVisible();
      await expect(fact(popup, "Permissions")).toHaveText(`may grant ${grants} of 31`);
      const automatic = role === PUBLISHED_AUTOMATIC.role ? [PUBLISHED_AUTOMATIC.id] : [];
      await expect(fact(popup, "Added automatically")).toHaveText(automatic);
    });

    test("[ACP-2] Account Settings: the name can be edited here, and nothing else of the user", async () => {
      await goTo(popup, "Account");
      const main = popup.getByRole("main");
      await expect(main.getByRole("button", { name: /^Edit / })).toHaveCount(1);
      await button(popup, "Edit name").click();
      await expect(main.getByRole("textbox")).toHaveCount(1);
      await main.getByRole("textbox", { name: "Name", exact: true }).fill(`${name} the Second`);
      await button(popup, "Save name").click();
      await expect(main.getByText(`${name} the Second`)).toBeVisible();
      await popup.reload();
      await expect(main.getByText(`${name} the Second`)).toBeVisible();
      await button(popup, "Edit name").click();
      await main.getByRole("textbox", { name: "Name", exact: true }).fill(name);
      await popup.keyboard.press("Enter");
      await expect(main.getByText(name, { exact: true })).toBeVisible();
    });

    test("[ACP-8] Permissions: a selection generated based on your current user role", async () => {
      await button(popup, "New token").click();
      const grantable = published.filter(({ roles }) => roles.includes(role));
      expect(grantable).toHaveLength(grants);
      const boxes = popup.locator("input[name=permission]");
      await expect(boxes).toHaveCount(grants);
      for (const { id, description } of grantable) {
        const box = popup.getByRole("checkbox", { name: id, exact: true });
        await expect(box).not.toBeChecked();
        await expect(box).toHaveAccessibleDescription(description);
      }
    });

    test("Permissions: those of other roles are listed in a closed section and cannot be selected", async () => {
      await button(popup, "New token").click();
      await expect(popup.locator("input[name=permission]")).toHaveCount(grants);
      const others = published.filter(({ roles }) => !roles.includes(role));
      const words = `${others.length} permissions your role ${role} may not grant`;
      const summaries = popup.locator("details:not([open]) summary");
      await expect(summaries).toHaveText(others.length === 0 ? [] : [words]);
      for (const summary of await summaries.all()) await summary.click();
      const listed = popup.locator("details").getByRole("listitem");
      await expect(listed).toHaveText(others.map(({ id, description }) => id + description));
      await expect(popup.locator("details").getByRole("checkbox")).toHaveCount(0);
    });

    test(`[ACP-12, ACP-15] Global_Admin gets the following scope automatically: ${PUBLISHED_AUTOMATIC.id}`, async () => {
      const isAutomatic = role === PUBLISHED_AUTOMATIC.role;
      await fillToken(popup, { name: `Reads APIs as ${role}`, permissions: ["API_READ"] });
      await expect(popup.getByText(`Added automatically: ${PUBLISHED_AUTOMATIC.id}`)).toHaveCount(
        isAutomatic ? 1 : 0,
      );
      await expect(
        popup.getByRole("checkbox", { name: PUBLISHED_AUTOMATIC.id, exact: true }),
      ).toHaveCount(0);
      await button(popup, "Cancel").click();
      const secret = await createToken(popup, {
        name: `Reads APIs as ${role}`,
        permissions: ["API_READ"],
      });
      await button(popup, "I have saved it").click();
      const scopes = popup.getByRole("region", { name: "Scopes" }).getByRole("listitem");
      await expect(scopes).toHaveText(
        isAutomatic ? ["API_READ", `${PUBLISHED_AUTOMATIC.id}added automatically`] : ["API_READ"],
      );

      const { scope } = JSON.parse(await introspect(secret));
      expect(scope.split(" ").toSorted()).toEqual(
        isAutomatic ? ["API_READ", PUBLISHED_AUTOMATIC.id] : ["API_READ"],
      );
      const both = await verify(secret, `?scope=API_READ+${PUBLISHED_AUTOMATIC.id}`);
      expect(both.status).toBe(isAutomatic ? 200 : 403);
      expect(both.headers.get("X-Token-Role")).toBe(isAutomatic ? "Global_Admin" : null);
      expect((await verify(secret, "?scope=API_READ")).headers.get("X-Token-Role")).toBe(role);
    });

    test(`[ACP-13] ${PUBLISHED_AUTOMATIC.id}: in combination with API_READ, and removed with it`, async () => {
      const question = `?scope=API_READ+${PUBLISHED_AUTOMATIC.id}`;
      const isWidened = role === PUBLISHED_AUTOMATIC.role;
      const name = `Widened for ${role}`;
      const secret = await createToken(popup, { name, permissions: ["API_READ"] });
      await button(popup, "I have saved it").click();
      await expectScreen(popup, name);
      expect((await verify(secret, question)).status).toBe(isWidened ? 200 : 403);

      const { scopes, deleteAllScopes } = tokenSteps(() => popup);
      await expect(scopes()).toHaveCount(isWidened ? 2 : 1);
      await deleteAllScopes();
      await expect(scopes()).toHaveCount(0);
      await waitForStatus(403, secret);
      expect((await verify(secret, `?scope=${PUBLISHED_AUTOMATIC.id}`)).status).toBe(403);
    });

    if (role !== "Admin") return;
    test("[ACP-14] USER_WRITE: does not allow invitation of new users, for which USER_INVITATION is required", async () => {
      const secret = await createToken(popup, { name: "Users", permissions: ["USER_WRITE"] });
      await button(popup, "I have saved it").click();
      expect((await verify(secret, "?scope=USER_WRITE")).status).toBe(200);
      for (const other of ["USER_INVITATION", "USER_READ"]) {
        expect((await verify(secret, `?scope=${other}`)).status, other).toBe(403);
      }
    });
  });
}
