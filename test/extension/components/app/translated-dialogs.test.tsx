import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { t } from "../../../../extension/format/text.ts";
import { collectTexts } from "../../../support/collect-texts.ts";
import { findUntranslated, listNames } from "../../../support/pseudo-language.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { ADAS_TOKENS_HASH, fakeManager } from "../../support/fake-manager.ts";
import { me, SECRET, token } from "../../support/fixtures.ts";
import { openTranslated } from "../../support/open-translated.tsx";
import { settled, type } from "../../support/render-app.tsx";
import { bothOrganizations } from "../../support/two-organizations.ts";

const ok = (value: unknown) => () => ({ ok: true, value });
const manages = ["users", "tokens.others", "catalog", "audit"] as const;
const administrator = ok({ ...me, manages, groups: [{ id: "a", name: "Ops" }] });
describe("every text comes from the language", () => {
  it("in the menus of the list", async () => {
    const background = fakeBackground([token()], {
      getMe: administrator,
      listOrganizations: ok(bothOrganizations),
    });
    const page = await openTranslated(background, "#/tokens", "popup");
    for (const menu of [
      t("account.menu"),
      t("tokens.more"),
      t("tokens.actions", { name: token().name }),
    ]) {
      await page.press(menu);
      expect(screen.getByRole("menu")).toBeTruthy();
      page.expectTranslated();
      screen
        .getByRole("menu")
        .dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      await settled();
    }
  });

  it("in the dialogs of a token", async () => {
    const page = await openTranslated(fakeBackground(), "#/tokens/tok_1");
    for (const dialog of [
      t("detail.revoke"),
      t("detail.delete"),
      t("detail.regenerate"),
      t("scopes.addOne"),
      t("scopes.deleteAll"),
    ]) {
      await page.press(dialog);
      expect(screen.getByRole("dialog")).toBeTruthy();
      page.expectTranslated();
      await page.press(t("common.cancel"));
    }
  });

  it("in the dialogs about all tokens", async () => {
    const page = await openTranslated(fakeBackground(), "#/tokens");
    for (const dialog of [t("tokens.revokeAll"), t("tokens.deleteAll")]) {
      await page.press(t("tokens.more"));
      await page.press(dialog, "menuitem");
      expect(screen.getByRole("dialog")).toBeTruthy();
      page.expectTranslated();
      await page.press(t("common.cancel"));
    }
  });

  it("in the errors of the form, and in the secret", async () => {
    const page = await openTranslated(fakeBackground([]), "#/new");
    await page.press(t("form.submit"));
    expect(document.querySelector("[aria-invalid=true]")).not.toBeNull();
    page.expectTranslated();
    type(screen.getByLabelText(t("form.name")), "CI");
    screen.getByRole("checkbox", { name: "API_READ" }).click();
    await settled();
    await page.press(t("form.submit"));
    expect(document.body.textContent).toContain(t("secret.warning"));
    const texts = collectTexts();
    expect(
      findUntranslated(texts, [...listNames([token(), me]), SECRET, "API_READ", "CI"]),
    ).toEqual([]);
  });

  it("in the tokens of another person", async () => {
    const page = await openTranslated(fakeManager(), ADAS_TOKENS_HASH);
    page.expectTranslated();
    await page.press(t("others.add"));
    page.expectTranslated();
  });

  it("in the dialogs about a person", async () => {
    const page = await openTranslated(
      fakeBackground([], { getMe: administrator }),
      "#/people/usr_7",
    );
    for (const dialog of [
      t("person.change"),
      t("person.disable"),
      t("person.makeLink"),
      t("person.remove"),
    ]) {
      await page.press(dialog);
      expect(screen.getByRole("dialog")).toBeTruthy();
      page.expectTranslated();
      await page.press(t("common.cancel"));
    }
  });

  it("in the dialogs of the organization", async () => {
    const page = await openTranslated(
      fakeBackground([], { getMe: administrator }),
      "#/organization",
    );
    for (const dialog of [
      t("organization.invite"),
      t("organization.revokeInvitation", { email: "nina@example.test" }),
    ]) {
      await page.press(dialog);
      expect(screen.getByRole("dialog")).toBeTruthy();
      page.expectTranslated();
      await page.press(t("common.cancel"));
    }
  });

  it("in a pasted token", async () => {
    const page = await openTranslated(fakeBackground(), "#/tokens");
    type(screen.getByRole("searchbox"), SECRET);
    await settled();
    page.expectTranslated();
  });
});
