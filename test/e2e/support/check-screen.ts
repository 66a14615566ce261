import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { listControls } from "./controls.ts";
import { takeStorePicture } from "./take-store-picture.ts";

const root = join(import.meta.dirname, "../../..");
const DOCS = join(root, "docs/screenshots");
const PICTURES = join(root, "test-results/screenshots");
const STORES = join(root, "docs/stores/pictures");

/** The pictures in docs/screenshots, which `UPDATE_SCREENSHOTS=1` replaces. */
const DOCUMENTED = new Set([
  ...["connect", "sign-in", "login", "consent", "account-page"],
  ...["tokens", "tokens-empty", "tokens-actions", "tokens-wide", "tokens-german", "palette"],
  ...["new-token", "new-token-refused", "save", "save-kept", "tokens-kept", "detail-kept"],
  ...["picker-api-control-plane", "picker-cryptlex", "picker-magistrala-operations"],
  ...["picker-magistrala-domain", "picker-application-users", "add-scopes", "edit-access"],
  ...["people", "people-narrow", "person", "person-role", "person-narrow-menu"],
  ...["organizations-menu", "organization", "organization-narrow", "organization-link"],
  ...["detail", "revoke", "account", "settings", "settings-managed", "welcome"],
  ...["sign-in-choice", "provider", "provider-form", "paused", "person-paused"],
  ...["provider-entra", "provider-okta", "provider-google", "provider-keycloak", "provider-auth0"],
  ...["person-tokens", "person-tokens-narrow", "person-new-token", "person-token-waiting"],
  ...["person-regenerate", "person-revoke-all"],
]);

/**
 * Checks the layout and accessibility rules of every screen, and takes its picture in light and dark.
 *
 * The checks are soft, so that a failure of one screen does not hide those of the next.
 */
export async function checkScreen(page: Page, name: string): Promise<void> {
  await checkLayout(page, name);
  const folder = process.env.UPDATE_SCREENSHOTS && DOCUMENTED.has(name) ? DOCS : PICTURES;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Legacy mode lacks only frames, which no screen has. The other mode opens a page for each analysis.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
    expect.soft(found, `${name} in ${colorScheme}: axe`).toEqual([]);
    const path = join(folder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
  }
  const update = process.env.UPDATE_SCREENSHOTS;
  await takeStorePicture(page, name, update ? STORES : join(PICTURES, "stores"));
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  if (page.url().startsWith("chrome-extension:")) await checkLargeText(page, name);
}

/** Checks the rules of a screen's layout, softly. */
export async function checkLayout(page: Page, name: string): Promise<void> {
  // The control pressed last must not look hovered in the picture.
  await page.mouse.move(0, 0);
  const controls = await listControls(page);
  await expect.soft(page.locator("h1"), `${name}: one heading`).toHaveCount(1);
  expect.soft(findRepeated(controls), `${name}: one name for two controls`).toEqual([]);
  expect.soft(await findTooWide(page), `${name}: scrolls sideways`).toEqual([]);
  expect.soft(await measureOverflow(page), `${name}: scrolls its header away`).toBe(0);
  expect.soft(await findEmptyScroll(page), `${name}: scrolls into emptiness`).toEqual([]);
  expect.soft(await findCutOff(page), `${name}: reaches beyond the page`).toEqual([]);
  expect.soft(await findLostBeginnings(page), `${name}: may lose a name's beginning`).toEqual([]);
  expect.soft(await findOffCenter(page), `${name}: a dialog that is not centered`).toEqual([]);
}

/** Checks that nothing is cut off in text of twice its size (WCAG 2.2, 1.4.4). */
async function checkLargeText(page: Page, name: string): Promise<void> {
  await scaleText(page, 2);
  // A field scrolls what is typed into it.
  const tooWide = (await findTooWide(page)).filter((element) => !element.startsWith("input."));
  expect.soft(tooWide, `${name}: large text scrolls sideways`).toEqual([]);
  expect.soft(await findCutText(page), `${name}: large text is cut`).toEqual([]);
  await page.screenshot({ path: join(PICTURES, `${name}-large-text.png`), animations: "disabled" });
  await scaleText(page, 1);
}

/** Sets the size of all text, as a multiple of the size in the styles. */
function scaleText(page: Page, factor: number): Promise<void> {
  return page.evaluate((by) => {
    const elements = [...document.querySelectorAll<HTMLElement>("html, body *")];
    for (const element of elements) element.style.fontSize = "";
    const sizes = elements.map((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    if (by === 1) return;
    elements.forEach((element, index) => {
      element.style.fontSize = `${(sizes[index] ?? 0) * by}px`;
    });
  }, factor);
}

/** Finds texts of buttons and headings that reach beyond their element or the page. An ellipsis is allowed. */
export function findCutText(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("button, h1, h2")]
      .filter((element) => element.checkVisibility() && element.textContent !== "")
      .filter((element) =>
        [element, ...element.querySelectorAll("*")].every(
          (part) => getComputedStyle(part).textOverflow !== "ellipsis",
        ),
      )
      .filter((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const [text, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
        const isOutside = text.right > Math.min(box.right, innerWidth) || text.left < box.left;
        return isOutside || text.top < box.top - 1 || text.bottom > box.bottom + 1;
      })
      .map((element) => `${element.localName}.${element.className}: ${element.textContent}`),
  );
}

function findRepeated(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

/** Finds elements that scroll sideways or are cut off. Text that ends in an ellipsis is allowed. */
function findTooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isRefused = (element: Element) => {
      const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(element);
      const isShortened = textOverflow === "ellipsis" || webkitLineClamp !== "none";
      return element === document.documentElement || (overflowX !== "visible" && !isShortened);
    };
    return [...document.querySelectorAll("body, body *, html")]
      .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth)
      .filter(isRefused)
      .map((element) => `${element.localName}.${element.className}`);
  });
}

/** Finds shortened texts that do not take the direction of their letters: of another direction, they lose their beginning. */
function findLostBeginnings(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *:not(select)")]
      .filter((element) => getComputedStyle(element).textOverflow === "ellipsis")
      .filter((element) => /\p{L}/u.test(element.textContent) && !element.matches("[dir=auto]"))
      .map((element) => `${element.localName}.${element.className}`),
  );
}

/**
 * Finds elements that scroll further than what can be seen in them: something hidden makes them longer. Visually
 * hidden elements count as invisible.
 */
function findEmptyScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element) =>
      element.scrollHeight > element.clientHeight + 1 &&
      ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
    const measureEmptiness = (scroller: Element) => {
      const top = scroller.getBoundingClientRect().top - scroller.scrollTop;
      const bottoms = [...scroller.querySelectorAll("*")]
        .filter((element) => element.closest(".visually-hidden") === null)
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map((element) => element.getBoundingClientRect().bottom - top);
      const { paddingBottom } = getComputedStyle(scroller);
      return scroller.scrollHeight - Math.max(0, ...bottoms) - Number.parseFloat(paddingBottom);
    };
    return [...document.querySelectorAll("html, body, body *")]
      .filter(scrolls)
      .filter((scroller) => measureEmptiness(scroller) > 2)
      .map((scroller) => `${scroller.localName}: ${measureEmptiness(scroller)} px`);
  });
}

/** Finds menus and dialogs that are partly outside of the page, where a user cannot scroll. */
function findCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("[role=menu], dialog[open]")]
      .filter((layer) => {
        const { left, right, top, bottom } = layer.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      })
      .map((layer) => layer.getAttribute("role") ?? layer.localName),
  );
}

/** Finds dialogs that are not in the center of the page. */
function findOffCenter(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const dialogs = [...document.querySelectorAll("dialog[open]:not(.palette)")];
    // A dialog moves into its place when it opens.
    const animations = dialogs.flatMap((dialog) => dialog.getAnimations());
    await Promise.allSettled(animations.map(({ finished }) => finished));
    return dialogs
      .filter((dialog) => {
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        const offsetX = left - (innerWidth - right);
        const offsetY = top - (innerHeight - bottom);
        return Math.abs(offsetX) > 1 || Math.abs(offsetY) > 1;
      })
      .map((dialog) => dialog.querySelector("h2")?.textContent ?? dialog.localName);
  });
}

/** Returns by how many pixels the whole extension page scrolls. Only its main part should scroll. */
function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return location.protocol === "chrome-extension:" ? scrollHeight - clientHeight : 0;
  });
}
