import { expect, it } from "vitest";
import { createBackground } from "../../../extension/background/create-background.ts";
import { passTime } from "./support/pass-time.ts";
import { signedIn } from "./support/signed-in.ts";

const SECRET = "lk_pat_COPIED";

async function copying(clearClipboardSeconds: number) {
  const signed = await signedIn();
  const { handlers, world } = signed;
  const settings = await handlers.getSettings();
  await handlers.saveSettings({ settings: { ...settings, clearClipboardSeconds } });
  world.alarms.length = 0;
  return {
    ...signed,
    async copy(text: string) {
      world.clipboard = text;
      await handlers.noteCopiedSecret({ text });
    },
  };
}

it("leaves the clipboard alone by default", async () => {
  const { world, handlers, background, copy } = await copying(
    (await (await signedIn()).handlers.getSettings()).clearClipboardSeconds,
  );
  expect((await handlers.getSettings()).clearClipboardSeconds).toBe(0);
  await copy(SECRET);
  expect(world.session.text()).not.toContain("copied");
  await passTime(world, background, world.now + 3_600_000);
  expect(world.clipboard).toBe(SECRET);
});

it("clears a copied secret after the set time, even after a restart of the background", async () => {
  const { world, effects, copy } = await copying(60);
  await copy(SECRET);
  const background = createBackground(effects);
  await passTime(world, background, world.now + 59_999);
  expect(world.clipboard).toBe(SECRET);
  await passTime(world, background, world.now + 1);
  expect(world.clipboard).toBe("");
  expect(world.session.text()).not.toContain("copied");
});

it("leaves a text alone that was copied later", async () => {
  const { world, background, copy } = await copying(60);
  await copy(SECRET);
  world.clipboard = "a shopping list";
  await passTime(world, background, world.now + 60_000);
  expect(world.clipboard).toBe("a shopping list");
});

it("counts from the last copied secret", async () => {
  const { world, background, copy } = await copying(60);
  await copy("lk_pat_FIRST");
  await passTime(world, background, world.now + 40_000);
  await copy(SECRET);
  await passTime(world, background, world.now + 40_000);
  expect(world.clipboard).toBe(SECRET);
  await passTime(world, background, world.now + 20_000);
  expect(world.clipboard).toBe("");
});

it("does nothing if the clipboard may not be read", async () => {
  const { world, background, copy } = await copying(60);
  world.mayReadClipboard = false;
  await copy(SECRET);
  await passTime(world, background, world.now + 60_000);
  expect(world.clipboard).toBe(SECRET);
});

it("stores only the digest of a secret, in memory", async () => {
  const { world, copy } = await copying(60);
  await copy(SECRET);
  expect(world.session.text()).toContain("copied");
  expect(world.session.text() + world.local.text()).not.toContain(SECRET);
  expect(world.local.text()).not.toContain("copied");
});
