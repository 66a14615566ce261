import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { CommandError } from "../../../scripts/command-error.ts";
import {
  keepSecrets,
  moveOldSecrets,
  readKeptSecrets,
} from "../../../scripts/deployment/kept-secrets.ts";
import {
  type Computer,
  findSecretsFiles,
  type SecretsFiles,
} from "../../../scripts/deployment/secrets-files.ts";
import { projectRoot } from "../../../scripts/project-root.ts";
import { SECRET_NAMES } from "../../../scripts/server/development-vars.ts";

const DATABASE = "11111111-2222-3333-4444-555555555555";
const OTHER_DATABASE = "99999999-2222-3333-4444-555555555555";

/** Returns the files of a deployment in a new folder, which is removed after the test. */
function createFiles(): SecretsFiles {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-kept-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { kept: join(folder, "state/latchkey/secrets.json"), old: join(folder, "secrets.json") };
}

describe("findSecretsFiles", () => {
  const linux: Computer = { platform: "linux", home: "/home/ada", environment: {} };

  it.each<[string, Computer, string]>([
    ["Linux", linux, "/home/ada/.local/state/latchkey"],
    [
      "Linux with a state folder of its own",
      { ...linux, environment: { XDG_STATE_HOME: "/data/state" } },
      "/data/state/latchkey",
    ],
    [
      "Linux with a relative state folder, which the specification ignores",
      { ...linux, environment: { XDG_STATE_HOME: "state" } },
      "/home/ada/.local/state/latchkey",
    ],
    ["macOS", { ...linux, platform: "darwin" }, "/home/ada/Library/Application Support/latchkey"],
    [
      "Windows",
      { ...linux, platform: "win32", environment: { LOCALAPPDATA: "/C/Local" } },
      "/C/Local/latchkey",
    ],
  ])("keeps secrets in the person's folder for state: %s", (_, computer, folder) => {
    expect(dirname(findSecretsFiles(DATABASE, computer).kept)).toBe(folder);
  });

  it("keeps them outside the project's folder on this computer", () => {
    const { kept, old } = findSecretsFiles(DATABASE);
    expect(kept.startsWith(projectRoot)).toBe(false);
    expect(dirname(old)).toBe(dirname(join(projectRoot, "package.json")));
  });

  it("keeps those of each deployment in a file of its own", () => {
    expect(findSecretsFiles(DATABASE).kept).not.toBe(findSecretsFiles(OTHER_DATABASE).kept);
  });

  it.each(["", "../../../../etc/passwd", `${DATABASE}/..`, `${DATABASE}\n`])(
    "makes no path of %j, which is no database's id",
    (id) => {
      expect(() => findSecretsFiles(id)).toThrow(CommandError);
    },
  );
});

describe("keepSecrets", () => {
  it("writes the copy, keeps earlier secrets and prefers those of the environment", () => {
    const files = createFiles();

    const first = keepSecrets(files, SECRET_NAMES, { AUTH_SECRET: "given" });
    const retry = keepSecrets(files, ["TOKEN_KEYS"], {});

    expect(first.AUTH_SECRET).toBe("given");
    expect(retry).toEqual({ TOKEN_KEYS: first.TOKEN_KEYS });
    expect(readKeptSecrets(files)).toEqual(first);
    expect(existsSync(files.old)).toBe(false);
  });

  it("lets nobody else read the file or its folder, and leaves no unfinished file", () => {
    const files = createFiles();

    keepSecrets(files, SECRET_NAMES, {});
    keepSecrets(files, SECRET_NAMES, {});

    expect(statSync(files.kept).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(files.kept)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(files.kept))).toEqual(["secrets.json"]);
  });

  it("names a file that it cannot read, and shows nothing of it", () => {
    const files = createFiles();
    writeFileSync(files.old, '{"TOKEN_KEYS": "1:hunter2", "MORE": "hunter2"}');

    expect(() => readKeptSecrets(files)).toThrow(`${files.old} cannot be read`);
    expect(() => readKeptSecrets(files)).not.toThrow(/hunter2/);
  });
});

describe("a copy that an earlier version left in the project's folder", () => {
  const old = { TOKEN_KEYS: "1:old", AUDIT_KEYS: "1:old-audit", AUTH_SECRET: "old-auth" };

  it("is moved, and goes on being used", () => {
    const files = createFiles();
    writeFileSync(files.old, JSON.stringify(old), { mode: 0o644 });
    expect(readKeptSecrets(files)).toEqual(old);

    expect(moveOldSecrets(files)).toBe(true);

    expect(existsSync(files.old)).toBe(false);
    expect(readKeptSecrets(files)).toEqual(old);
    expect(statSync(files.kept).mode & 0o777).toBe(0o600);
    expect(moveOldSecrets(files)).toBe(false);
  });

  it("is never mixed with another copy: the operator chooses", () => {
    const files = createFiles();
    keepSecrets(files, SECRET_NAMES, {});
    const kept = readFileSync(files.kept, "utf8");
    writeFileSync(files.old, JSON.stringify(old));

    for (const act of [readKeptSecrets, moveOldSecrets])
      expect(() => act(files)).toThrow(files.kept);
    expect(() => keepSecrets(files, ["TOKEN_KEYS"], {})).toThrow(files.old);
    expect(readFileSync(files.kept, "utf8")).toBe(kept);
    expect(JSON.parse(readFileSync(files.old, "utf8"))).toEqual(old);
  });
});
