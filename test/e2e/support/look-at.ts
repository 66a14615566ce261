import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { controlsOf } from "./controls.ts";

const root = join(import.meta.dirname, "../../..");
const DOCS = join(root, "docs/screenshots");
const PICTURES = join(root, "test-results/screenshots");

/** The pictures that the docs keep, taken anew by `UPDATE_SCREENSHOTS=1`: each screen once. */
const KEPT = new Set([
  ...["connect", "sign-in", "login", "consent", "account-page"],
  ...["tokens", "tokens-empty", "tokens-actions", "tokens-wide"],
  ...["new-token", "new-token-refused", "save"],
  ...["picker-api-control-plane", "picker-cryptlex", "picker-magistrala-operations"],
  ...["picker-magistrala-domain", "picker-application-users", "add-scopes", "edit-access"],
  ...["people", "people-narrow", "person", "person-role", "person-narrow-menu"],
  ...["organizations-menu", "organization", "organization-narrow", "organization-link"],
  ...["detail", "revoke", "account", "settings"],
  ...["person-tokens", "person-tokens-narrow", "person-new-token", "person-token-waiting"],
  ...["person-regenerate", "person-revoke-all"],
]);

/**
 * Holds a screen to what every screen promises, and takes its picture in light and dark.
 *
 * Soft: one screen's fault hides no other's.
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  // Whatever it last pressed must not be seen hovered.
  await page.mouse.move(0, 0);
  const controls = await controlsOf(page);
  await expect.soft(page.locator("h1"), `${name}: one heading`).toHaveCount(1);
  expect.soft(repeated(controls), `${name}: one name for two controls`).toEqual([]);
  expect.soft(await sidewaysScrollers(page), `${name}: scrolls sideways`).toEqual([]);
  expect.soft(await hiddenHeight(page), `${name}: scrolls its header away`).toBe(0);
  expect.soft(await cutOff(page), `${name}: reaches beyond the page`).toEqual([]);
  expect.soft(await offMiddle(page), `${name}: a dialog that is not in the middle`).toEqual([]);
  const folder = process.env.UPDATE_SCREENSHOTS && KEPT.has(name) ? DOCS : PICTURES;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // There are no frames, and the other mode opens a page of its own for each analysis.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.html)}`);
    expect.soft(found, `${name} in ${colorScheme}: axe`).toEqual([]);
    const path = join(folder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

function repeated(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

/** What is wider than its place, and so scrolls sideways or is cut off: text that ends in an ellipsis may. */
function sidewaysScrollers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const holds = (element: Element) => {
      const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(element);
      const shortened = textOverflow === "ellipsis" || webkitLineClamp !== "none";
      return element === document.documentElement || (overflowX !== "visible" && !shortened);
    };
    return [...document.querySelectorAll("body, body *, html")]
      .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth)
      .filter(holds)
      .map((element) => `${element.localName}.${element.className}`);
  });
}

/** The menus and dialogs of which a part lies outside of the page, where nobody can scroll to it. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("[role=menu], dialog[open]")]
      .filter((layer) => {
        const { left, right, top, bottom } = layer.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      })
      .map((layer) => layer.getAttribute("role") ?? layer.localName),
  );
}

/** The dialogs that do not stand in the middle of the page, as all others do. */
function offMiddle(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const dialogs = [...document.querySelectorAll("dialog[open]")];
    // It rises into its place.
    const moves = dialogs.flatMap((dialog) => dialog.getAnimations());
    await Promise.allSettled(moves.map(({ finished }) => finished));
    return dialogs
      .filter((dialog) => {
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        const across = left - (innerWidth - right);
        const down = top - (innerHeight - bottom);
        return Math.abs(across) > 1 || Math.abs(down) > 1;
      })
      .map((dialog) => dialog.querySelector("h2")?.textContent ?? dialog.localName);
  });
}

/** By how many pixels the extension's page scrolls as a whole, which only its main part may do. */
function hiddenHeight(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return location.protocol === "chrome-extension:" ? scrollHeight - clientHeight : 0;
  });
}
