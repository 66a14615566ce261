import { expect, it } from "vitest";
import {
  makeAuthorizationCode,
  readAuthorizationCode,
} from "../../../../worker/identity/oauth/authorization-code.ts";

const SECRET = "s".repeat(32);

it("reads the digest of a code that it made, and of no other", async () => {
  const { code, digest } = await makeAuthorizationCode(SECRET);
  expect(await readAuthorizationCode(SECRET, code)).toBe(digest);
  const altered = [0, 20, 42, 43, 53].map((at) => {
    const other = code[at] === "x" ? "y" : "x";
    return code.slice(0, at) + other + code.slice(at + 1);
  });
  for (const text of [...altered, code.slice(1), `${code}A`, `${code}\n`, "", "A".repeat(54)]) {
    expect(await readAuthorizationCode(SECRET, text), text).toBeNull();
  }
  expect(await readAuthorizationCode("t".repeat(32), code)).toBeNull();
});

it("stores nothing from which the code or its tag could be told", async () => {
  const { code, digest } = await makeAuthorizationCode(SECRET);
  expect(code).toMatch(/^[A-Za-z0-9_-]{54}$/);
  expect(digest).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(digest).not.toContain(code.slice(-11));
  expect((await makeAuthorizationCode(SECRET)).code).not.toBe(code);
});
