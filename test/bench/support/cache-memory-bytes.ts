import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Measures the heap of a cache with `records` records after a garbage collection, in bytes. */
export function cacheMemoryBytes(records: number): number {
  const program = fileURLToPath(new URL("../cache-memory.ts", import.meta.url));
  const args = ["--expose-gc", "--no-warnings", program, String(records)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`the cache could not be weighed: ${stderr}`);
  return Number(stdout);
}
