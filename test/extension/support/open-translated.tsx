import { screen } from "@testing-library/preact";
import { beforeEach, expect } from "vitest";
import { PROVIDER_PRESETS } from "../../../shared/provider-presets.ts";
import { collectTexts } from "../../support/collect-texts.ts";
import {
  ACCENTED,
  findUntranslated,
  listNames,
  translateMessages,
} from "../../support/pseudo-language.ts";
import type { fakeBackground } from "./fake-background.ts";
import { messages } from "./i18n.ts";
import { renderApp, settled } from "./render-app.tsx";
import { useTexts } from "./use-texts.ts";

type Background = ReturnType<typeof fakeBackground>;

beforeEach(() => {
  const translated = translateMessages(messages, ACCENTED);
  useTexts(
    Object.fromEntries(Object.entries(translated).map(([key, { message }]) => [key, message])),
  );
});

/** Opens the app in a pseudo-language. The tests of a file that imports this all have that language. */
export async function openTranslated(
  background: Background,
  hash: string,
  surface: "popup" | "tab" = "tab",
) {
  // Names and ids that the server gave, and what is made of them: an example of an address, the name of an entity's type
  // in a sentence or of a group, a person's first name, and the hint of `SECRET`.
  const known = ["tokens.example.com", "Clients", "client", "Channels", "channel"];
  known.push("Ada", "lk_pat_bTeX…aa31");
  // Names of products and of claims, the example of a domain, and the host and a claim of the example's provider, and the
  // keys of the shortcut.
  known.push(...PROVIDER_PRESETS.map(({ name }) => name), "sub", "oid", "example.com");
  known.push("login.acme.example", "realm_access > roles", "Alt+Shift+Y");
  const send = async (...message: never[]) => {
    const answer = await (background.send as (...message: never[]) => unknown)(...message);
    known.push(...listNames(answer));
    return answer;
  };
  await renderApp(
    { ...background, send: send as unknown as Background["send"] },
    { hash, surface },
  );
  const press = async (name: string, role = "button") => {
    screen.getByRole(role, { name }).click();
    await settled();
  };
  return {
    press,
    findUntranslated: () => findUntranslated(collectTexts(), known),
    expectTranslated() {
      const texts = collectTexts();
      expect(texts.length).toBeGreaterThan(3);
      expect(findUntranslated(texts, known)).toEqual([]);
    },
  };
}
