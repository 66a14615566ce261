import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { CommandError } from "./command-error.ts";

/** The browsers that the tests drive, as Debian packages them. */
const BROWSERS = [
  { path: "/usr/bin/chromium", package: "chromium" },
  { path: "/usr/bin/firefox-esr", package: "firefox-esr" },
];

/**
 * Installs what the tests lack where that can be done without asking: as root, with apt.
 *
 * @throws CommandError that says what to install where it cannot.
 */
export function ensureTestBrowsers(): void {
  const missing = BROWSERS.filter(({ path }) => !existsSync(path)).map((b) => b.package);
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!canInstall) throw new CommandError(`The tests need ${missing.join(" and ")}: ${install}`);
  console.log(`Installing ${missing.join(" and ")} …`);
  const { status } = spawnSync("sh", ["-c", `apt-get update -q && ${install}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0) throw new CommandError(`Could not install the tests' browsers: ${install}`);
}
