import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  completeVars,
  ensureDevelopmentVars,
  parseVars,
  SECRET_NAMES,
} from "../../../scripts/server/development-vars.ts";
import { parseKeyRing } from "../../../worker/tokens/key-ring.ts";

describe("completeVars", () => {
  it("writes secrets that the Worker takes", () => {
    const vars = parseVars(completeVars("", randomBytes));
    expect([...vars.keys()]).toEqual(SECRET_NAMES);
    expect(parseKeyRing(vars.get("TOKEN_KEYS")).ok).toBe(true);
    expect(parseKeyRing(vars.get("AUDIT_KEYS")).ok).toBe(true);
    expect(vars.get("AUTH_SECRET")).toMatch(/^[\w-]{43}$/);
  });

  it("makes a new secret each time", () => {
    const values = [1, 2].flatMap(() => [...parseVars(completeVars("", randomBytes)).values()]);
    expect(new Set(values).size).toBe(6);
  });

  it("keeps the existing text byte for byte and adds missing secrets", () => {
    const before = "# mine\nTOKEN_KEYS=1:abc\nOTHER = 'x y'";
    const after = completeVars(before, randomBytes);
    expect(after.startsWith(`${before}\n`)).toBe(true);
    expect(parseVars(after).get("TOKEN_KEYS")).toBe("1:abc");
    expect(parseVars(after).get("OTHER")).toBe("x y");
    expect(completeVars(after, randomBytes)).toBe(after);
  });
});

describe("ensureDevelopmentVars", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "latchkey-vars-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes a file that only its owner may read, once", () => {
    const path = join(folder, ".dev.vars");
    expect(ensureDevelopmentVars(path, randomBytes)).toBe(true);
    const first = readFileSync(path, "utf8");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(ensureDevelopmentVars(path, randomBytes)).toBe(false);
    expect(readFileSync(path, "utf8")).toBe(first);
  });

  it("removes other users' read permission from an existing file", () => {
    const path = join(folder, ".dev.vars");
    writeFileSync(path, "TOKEN_KEYS=1:abc\n", { mode: 0o644 });
    ensureDevelopmentVars(path, randomBytes);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
