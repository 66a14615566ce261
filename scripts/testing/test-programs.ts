import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { CommandError } from "../command-error.ts";

/** The browsers and servers that the tests run, with their Debian packages. */
const PROGRAMS = [
  { path: "/usr/bin/chromium", package: "chromium" },
  { path: "/usr/bin/firefox-esr", package: "firefox-esr" },
  { path: "/usr/sbin/nginx", package: "nginx-light" },
  { path: "/usr/bin/caddy", package: "caddy" },
  { path: "/usr/sbin/haproxy", package: "haproxy" },
  { path: "/usr/sbin/apache2", package: "apache2" },
  {
    path: "/usr/lib/apache2/modules/mod_auth_openidc.so",
    package: "libapache2-mod-auth-openidc",
  },
  { path: "/usr/bin/uvicorn", package: "uvicorn" },
  { path: "/usr/lib/python3/dist-packages/fastapi", package: "python3-fastapi" },
  { path: "/usr/lib/python3/dist-packages/httpx", package: "python3-httpx" },
  { path: "/usr/bin/openssl", package: "openssl" },
];

const INSTALL_WITHIN_MS = 900_000;

/** Keeps init scripts from starting the installed services. */
const NO_SERVICES = { RUNLEVEL: "1" };

/**
 * Installs missing programs with apt, if this process is root.
 *
 * @throws CommandError with the command to run if they cannot be installed
 */
export function ensureTestPrograms(): void {
  const missing = PROGRAMS.filter(({ path }) => !existsSync(path)).map((p) => p.package);
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!canInstall) throw new CommandError(`The tests need ${missing.join(" and ")}: ${install}`);
  console.log(`Installing ${missing.join(" and ")} …`);
  const { status } = spawnSync("sh", ["-c", `apt-get update -q && ${install}`], {
    timeout: INSTALL_WITHIN_MS,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...NO_SERVICES, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0) throw new CommandError(`Could not install the tests' programs: ${install}`);
}
