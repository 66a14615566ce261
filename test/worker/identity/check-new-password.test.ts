import { describe, expect, it } from "vitest";
import { checkNewPassword } from "../../../worker/identity/check-new-password.ts";

const PERSON = { email: "grace.hopper@navy.example", name: "Grace Hopper" };

describe("checkNewPassword", () => {
  it.each([
    ["1234567", "bad_password"],
    ["x".repeat(129), "bad_password"],
    ["password", "common_password"],
    ["PassWord1", "common_password"],
    ["iloveyou", "common_password"],
    ["ｉｌｏｖｅｙｏｕ", "common_password"],
    ["Sunshine2026!", "common_password"],
    ["gracehopper", "personal_password"],
    ["Hopper1906!", "personal_password"],
    ["grace.hopper@navy.example", "personal_password"],
    ["latchkey123", "personal_password"],
  ])("refuses %s: %s", async (password, reason) => {
    expect(await checkNewPassword(password, PERSON)).toEqual({ ok: false, refusal: { reason } });
  });

  it.each([
    "correct horse battery staple",
    "grace and the moth in the relay",
    "kT4#vQz9",
    "ÄÖÜäöüßé",
    "p".repeat(64) + "q".repeat(64),
  ])("allows %s", async (password) => {
    expect(await checkNewPassword(password, PERSON)).toEqual({ ok: true, value: password });
  });
});
