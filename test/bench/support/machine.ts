import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../../scripts/project-root.ts";
import { betterAuthVersion } from "./better-auth.ts";

/** Describes the machine and the versions that the figures depend on, one per line. */
export function describeMachine(): string[] {
  return [
    ...describeHardware(),
    `workerd ${versionOf("workerd")}, Miniflare ${versionOf("miniflare")}, Hono ${versionOf("hono")}, Node ${process.versions.node}`,
    `better-auth ${betterAuthVersion("better-auth")} with @better-auth/api-key ${betterAuthVersion("@better-auth/api-key")}`,
    spawnSync("wrk", ["-v"], { encoding: "utf8" })
      .stdout.split("\n")[0]
      ?.replace(/ Copyright.*/, "") ?? "",
    describeCommit(),
  ];
}

export function describeHardware(): string[] {
  const processors = cpus();
  return [
    `CPU: ${processors[0]?.model.trim()}, ${processors.length} cores`,
    `Memory: ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Kernel: Linux ${release()}`,
  ];
}

export function describeCommit(): string {
  const { stdout } = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    ...{ cwd: projectRoot, encoding: "utf8" },
  });
  return `Commit: ${stdout.trim()}`;
}

function versionOf(name: string): string {
  const path = join(projectRoot, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(path, "utf8")).version;
}
