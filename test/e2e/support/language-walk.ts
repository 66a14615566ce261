import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { PseudoLanguage } from "../../support/pseudo-language.ts";
import { checkLayout, findCutText } from "./check-screen.ts";
import { EXTENSION, EXTENSION_ID, launch, newProfile } from "./chromium.ts";
import { openApp } from "./screen.ts";
import { E2E_URL } from "./server.ts";
import { type Person, signInOnPage } from "./story.ts";
import {
  findForeignTexts,
  readTexts,
  recordAnswers,
  type Say,
  translateExtension,
} from "./translated-extension.ts";

const WIDTH = 340;

type Values = Readonly<Record<string, string>>;

/** A browser in some language, with the extension in a narrow side panel. */
export interface LanguageWalk {
  context: BrowserContext;
  page: Page;
  say: Say;
  signIn(person: Person): Promise<void>;
  /** Opens a screen by its route, and waits until it has this text. */
  open(route: string, text: string): Promise<void>;
  /** Presses a button by the key of its text. */
  press(key: string, values?: Values): Promise<void>;
  /** Chooses an item of the menu of a button. */
  choose(menu: string, item: string, values?: Values): Promise<void>;
  /** Checks that nothing is cut off, scrolls sideways or is in no language's file. */
  check(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a browser in German or in a pseudo-language.
 *
 * @param known names on the screens that the background gives in another form
 */
export async function startLanguageWalk(
  language: PseudoLanguage | "german",
  known: readonly string[] = [],
): Promise<LanguageWalk> {
  const profile = newProfile();
  const isGerman = language === "german";
  const extension = isGerman ? EXTENSION : translateExtension(language);
  const code = isGerman ? "de" : "en";
  const say = readTexts(extension, code);
  const context = await launch(profile, { extension, language: code });
  const page = await openApp(context, { path: "sidepanel.html", width: WIDTH });
  await recordAnswers(page);
  await page.reload();
  const press = (key: string, values?: Values) =>
    page.getByRole("button", { name: say(key, values), exact: true }).click();

  async function check(screen: string) {
    const name = `${isGerman ? language : language.name}-${screen}`;
    expect.soft(await findCutText(page), `${name}: text is cut`).toEqual([]);
    expect.soft(await findCutFacts(page), `${name}: a fact is cut`).toEqual([]);
    await checkLayout(page, name);
    await page.screenshot({ path: `test-results/screenshots/${name}.png`, animations: "disabled" });
    if (isGerman) return;
    const foreign = await findForeignTexts(page, known);
    expect.soft(foreign, `${name}: not translated`).toEqual([]);
  }

  return {
    ...{ context, page, say, press, check },
    async signIn(person) {
      await expect(page.getByRole("heading", { name: say("connect.title") })).toBeVisible();
      await check("connect");
      await page.getByRole("textbox", { name: say("connect.address") }).fill(E2E_URL);
      await press("connect.submit");
      await expect(page.getByRole("button", { name: say("signIn.changeServer") })).toBeVisible();
      await check("sign-in");
      await signInInWindow(context, () => press("signIn.submit"), person);
      await expect(page.getByRole("button", { name: say("tokens.new") })).toBeVisible();
    },
    async open(route, text) {
      await page.goto(`chrome-extension://${EXTENSION_ID}/sidepanel.html#/${route}`);
      await page.reload();
      await expect(page.getByText(text).first()).toBeVisible();
    },
    async choose(menu, item, values) {
      await press(menu, values);
      await page.getByRole("menuitem", { name: say(item), exact: true }).click();
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
      if (!isGerman) rmSync(extension, { recursive: true, force: true });
    },
  };
}

async function signInInWindow(
  context: BrowserContext,
  open: () => Promise<void>,
  person: Person,
): Promise<void> {
  const opened = context.waitForEvent("page");
  await open();
  await signInOnPage(await opened, person);
}

/** Finds facts of a list that reach beyond their row, where the row's line of facts is cut off. */
function findCutFacts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("li > .meta > span")]
      .filter((fact) => {
        const range = document.createRange();
        range.selectNodeContents(fact);
        const [text, row] = [range.getBoundingClientRect(), fact.closest("li")];
        const { left, right } = row?.getBoundingClientRect() ?? text;
        return text.left < left || text.right > right;
      })
      .map(({ textContent }) => textContent ?? ""),
  );
}
