import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchData, prepareBenchData } from "./support/bench-data.ts";
import { installBetterAuth } from "./support/better-auth.ts";
import { cacheMemoryBytes } from "./support/cache-memory-bytes.ts";
import { checkBareTwins } from "./support/check-bare-twins.ts";
import { countReads } from "./support/count-reads.ts";
import { judge, type Measurements } from "./support/judge.ts";
import { describeMachine } from "./support/machine.ts";
import { measure } from "./support/measure.ts";
import { FULL, type Plan, TRIAL } from "./support/plan.ts";
import { renderResults, writeResults } from "./support/results.ts";
import { revocableTokens } from "./support/revocable-tokens.ts";
import { measureRowSizes } from "./support/row-sizes.ts";
import { startRuntime } from "./support/runtime.ts";
import { measureFresh, measureStaleness } from "./support/staleness.ts";
import { makeGrowthTargets, makeTargets } from "./support/targets.ts";
import { makeWorkers, originOf, staleOrigins } from "./support/workers.ts";
import { ensureWrk } from "./support/wrk.ts";
import { runWorld } from "./world/world.ts";

/*
 * `npm run bench`: compares validation with the alternatives of a team, and checks the promises on speed
 * and cost. `-- --trial` is a short run that tries out the bench itself. `-- --write` puts the results into
 * docs/performance.md. The exit code is 1 if a promise is not kept. `-- world` simulates validation from all
 * over the world instead, for docs/scale.md.
 */

const trial = process.argv.includes("--trial");
const plan = trial ? TRIAL : FULL;

if (process.argv.includes("world")) runWorld(process.argv.includes("--write"));
else await runBench();

async function runBench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  try {
    ensureWrk();
    const began = performance.now();
    const measured = await run(plan, folder);
    const bars = judge(measured);
    const minutes = (performance.now() - began) / 60_000;
    const results = renderResults({ measured, bars, plan, minutes, machine: describeMachine() });
    console.log(results);
    if (process.argv.includes("--write")) writeResults(results);
    if (!bars.every((bar) => bar.isMet)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(plan: Plan, folder: string): Promise<Measurements> {
  step("Bundling");
  await installBetterAuth();
  const { workers, rpc } = await makeWorkers(join(folder, "bundles"));
  if (!rpc) console.log("  No TokenVerifier is exported: RPC is not measured.");
  step(`Filling databases with up to ${plan.sizes[2]} tokens`);
  const data = await prepareBenchData(plan, join(folder, "data"));
  const runtime = await startRuntime(workers, join(folder, "data", "state"));
  try {
    step("Validation");
    await checkBareTwins(data, rpc);
    const samples = await measure(await makeTargets(data, rpc), runtime, plan);
    step("Growth");
    const growth = await measure(makeGrowthTargets(data), runtime, plan);
    step("Reads");
    const reads = await measureReads(data, plan);
    step(`Revocations: ${plan.revocations}`);
    const tokens = revocableTokens(data, plan.revocations * 2);
    const session = data.session.secret;
    const hot = { authorization: `Bearer ${tokens.at(-1)?.secret}` };
    const staleness = await measureStaleness(
      staleOrigins(),
      tokens.slice(0, plan.revocations),
      session,
      hot,
    );
    const fresh = await measureFresh(
      staleOrigins(),
      tokens.slice(plan.revocations, Math.ceil(plan.revocations * 1.5)),
      session,
    );
    step("Memory");
    const memoryBytes = cacheMemoryBytes(plan.cachedRecords);
    step("Rows");
    const rowSizes = measureRowSizes();
    return { samples, growth, reads, staleness, fresh, memoryBytes, rowSizes };
  } finally {
    await runtime.stop();
  }
}

function measureReads({ secrets, files }: BenchData, plan: Plan) {
  const url = `${originOf("counted")}/verify`;
  const loadOf = (items: string, status: number) => ({
    url,
    authorization: "Bearer {}",
    items,
    status,
  });
  const loads = {
    malformed: loadOf(files.malformed, 401),
    forged: loadOf(files.forged, 401),
    hot: loadOf(files.hot, 200),
  };
  const cold = secrets.slice(0, 500).map(({ secret }) => secret);
  return countReads(originOf("counted"), loads, cold, plan.refusedRequests);
}

function step(name: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${name} …`);
}
