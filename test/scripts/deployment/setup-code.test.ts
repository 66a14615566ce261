import { createHash, randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import {
  formatSetupText,
  generateSetupCode,
  isUnclaimed,
} from "../../../scripts/deployment/setup-code.ts";

const answer = (organizations: number) => [{ results: [{ organizations }], success: true }];

describe("isUnclaimed", () => {
  it("returns true only if the answer counts no organization", () => {
    expect(isUnclaimed(answer(0))).toBe(true);
    expect(isUnclaimed(answer(1))).toBe(false);
    expect(isUnclaimed([{ results: [] }])).toBe(false);
    expect(() => isUnclaimed({ error: "not allowed" })).toThrow();
    expect(() => isUnclaimed([])).toThrow();
  });
});

describe("generateSetupCode", () => {
  it("replaces an earlier code, and stores the digest of 256 random bits but never the code", async () => {
    const database = new DatabaseSync(":memory:");
    database.exec("CREATE TABLE setup_codes (digest TEXT, created_at INTEGER, expires_at INTEGER)");
    database.exec((await generateSetupCode(randomBytes)).sql);
    const { code, sql } = await generateSetupCode(randomBytes);
    database.exec(sql);

    expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(sql).not.toContain(code);
    const digest = createHash("sha256").update(code).digest("base64url");
    expect(
      database.prepare("SELECT digest, expires_at - created_at AS ttl FROM setup_codes").all(),
    ).toEqual([{ digest, ttl: 72 * 3600 }]);
  });

  it("is printed with the path of the page that takes it", () => {
    expect(formatSetupText("the-code")).toContain("/setup");
    expect(formatSetupText("the-code")).toContain("  the-code");
  });
});
