import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Settings } from "../../../../extension/messages.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import type { FakeHandlers } from "../../support/fake-handlers.ts";
import { connection, currentOrganization, me, NOW, SECRET, token } from "../../support/fixtures.ts";
import { pageText, press } from "../../support/open-page.tsx";
import { choose, renderApp, settled } from "../../support/render-app.tsx";

const NEW = token({ hint: "lk_pat_0bTe…aa31" });

/** Opens the screen of a new secret. */
async function openSave({
  keepSecrets = "ask",
  setting = "signed_in",
  kept = {},
  owner,
  handlers = {},
}: {
  keepSecrets?: Settings["keepSecrets"];
  setting?: "off" | "signed_in";
  kept?: Record<string, string>;
  owner?: string;
  handlers?: Partial<FakeHandlers>;
} = {}) {
  const organization = { ...me.organization, kept_secrets: setting };
  const issued = owner === undefined ? NEW : { ...NEW, owner: owner as typeof NEW.owner };
  const background = fakeBackground([issued], {
    getMe: () => ({ ok: true, value: { ...me, organization, manages: ["tokens.others"] } }),
    ...handlers,
  });
  background.memory.settings.keepSecrets = keepSecrets;
  background.memory.kept = kept;
  background.memory.creation = {
    at: "created",
    unsaved: { token: issued, secret: SECRET, availableUntil: NOW + 600_000 },
    ...(owner !== undefined && { owner: issued.owner }),
  };
  return await renderApp(background);
}

const keepSwitch = () =>
  screen.queryByRole<HTMLInputElement>("switch", { name: "Keep on this device" });

describe("the screen of a new secret", () => {
  it("keeps the secret if the person wants it, and lets them go without a question", async () => {
    const { background } = await openSave();
    expect(keepSwitch()?.checked).toBe(false);
    expect(background.sent("keepSecret")).toEqual([]);
    expect(pageText()).toContain("It will not be shown again.");
    keepSwitch()?.click();
    await settled();
    expect(keepSwitch()?.checked).toBe(true);
    // The page names the token only.
    expect(background.sent("keepSecret")).toEqual([{ connection: connection.key, id: "tok_1" }]);
    expect(pageText()).toContain("Kept. You can copy it here again from your list.");
    expect(pageText()).not.toContain("It will not be shown again.");
    await press("Done");
    expect(screen.getByRole("heading", { level: 1, name: "Deploy from CI" })).toBeTruthy();
  });

  it("forgets it again if the switch is turned off", async () => {
    const { background } = await openSave();
    keepSwitch()?.click();
    await settled();
    keepSwitch()?.click();
    await settled();
    expect(background.memory.kept).toEqual({});
    expect(keepSwitch()?.checked).toBe(false);
    expect(screen.queryByRole("button", { name: "I have saved it" })).not.toBeNull();
  });

  it.each([
    ["the settings say always", { keepSecrets: "always" as const }],
    ["an earlier secret was kept here", { kept: { tok_1: "lk_pat_zzzz…zzzz" } }],
  ])("keeps it at once if %s", async (_, options) => {
    const { background } = await openSave(options);
    expect(background.sent("keepSecret")).toHaveLength(1);
    expect(keepSwitch()?.checked).toBe(true);
  });

  it.each([
    ["where the organization allows none", { setting: "off" as const }],
    ["if the settings say never", { keepSecrets: "never" as const }],
    ["for another person's secret", { owner: "usr_7" }],
  ])("offers nothing %s", async (_, options) => {
    const { background } = await openSave(options);
    expect(keepSwitch()).toBeNull();
    expect(background.sent("keepSecret")).toEqual([]);
  });

  it("says why it was not kept, and keeps the warning", async () => {
    await openSave({
      handlers: { keepSecret: () => ({ ok: false, failure: { kind: "too_many_kept" } }) },
    });
    keepSwitch()?.click();
    await settled();
    expect(pageText()).toContain("This browser keeps 100 secrets already. Forget some first.");
    expect(keepSwitch()?.checked).toBe(false);
    expect(pageText()).toContain("It will not be shown again.");
  });
});

describe("settings", () => {
  it("choose what happens to new secrets, and forget all", async () => {
    const background = fakeBackground([NEW], {
      getMe: () => ({
        ok: true,
        value: { ...me, organization: { ...me.organization, kept_secrets: "recent_sign_in" } },
      }),
    });
    background.memory.kept = { tok_1: "lk_pat_0bTe…aa31", tok_2: "lk_pat_aaaa…bbbb" };
    await renderApp(background, { hash: "#/settings" });
    choose(screen.getByRole("combobox", { name: "Keep new secrets on this device" }), "always");
    await settled();
    expect(background.memory.settings.keepSecrets).toBe("always");
    expect(pageText()).toContain("2 secrets are kept here.");
    await press("Forget all");
    expect(background.sent("forgetSecrets")).toEqual([]);
    await press("Forget all secrets");
    expect(pageText()).toContain("No secret is kept here.");
  });

  it("of the organization ask before all keys are destroyed", async () => {
    const changes: unknown[] = [];
    const organization = currentOrganization();
    organization.settings.kept_secrets = "signed_in";
    const background = fakeBackground([NEW], {
      getMe: () => ({ ok: true, value: { ...me, manages: ["users"] } }),
      getOrganization: () => ({ ok: true, value: organization }),
      updateOrganization: ({ change }) => {
        changes.push(change.settings);
        return { ok: true, value: organization };
      },
    });
    await renderApp(background, { hash: "#/organization" });
    const rule = () => screen.getByRole("combobox", { name: "Members may keep secrets" });
    choose(rule(), "recent_sign_in");
    await settled();
    expect(changes).toEqual([{ kept_secrets: "recent_sign_in" }]);
    choose(rule(), "off");
    await settled();
    expect(changes).toHaveLength(1);
    await press("Forget and turn off");
    expect(changes).toEqual([{ kept_secrets: "recent_sign_in" }, { kept_secrets: "off" }]);
  });
});
