import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Miniflare } from "miniflare";
import { BENCH_BINDINGS, createIssuer, issueMany } from "./support/bench-keys.ts";
import { buildWorker } from "./support/build-worker.ts";
import { CATALOG_31 } from "./support/catalogs.ts";
import { makeDatabases } from "./support/databases.ts";
import { fillDatabase } from "./support/fill-database.ts";
import { median } from "./support/measure.ts";
import { type Runtime, startRuntime } from "./support/runtime.ts";
import { withoutAudit } from "./support/without-audit.ts";
import { measureWriters, type WrittenToken } from "./support/writers.ts";

/*
 * `npm run bench:audit`: measures how much the audit trail slows down changes. 64 writers rename their own
 * tokens on three Workers: as deployed, without a trail, and with a cron that seals continuously. The exit
 * code is 1 if a trail costs more than half of the throughput.
 */

const WRITERS = 64;
const ROUNDS = 5;
const SECONDS = 2;
const LEAST_SHARE = 0.5;
const NAMES = ["without", "with", "sealing"] as const;
type Name = (typeof NAMES)[number];
const PORTS: Record<Name, number> = { without: 8891, with: 8892, sealing: 8893 };

const EXPECTED: Record<Name, [hasRows: boolean, hasSealedRows: boolean]> = {
  without: [false, false],
  with: [true, false],
  sealing: [true, true],
};

const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
try {
  const targets = await prepare();
  const code = await buildWorker("latchkey", join(folder, "bundle"));
  const workers = NAMES.map((name) => ({
    name,
    code: name === "without" ? withoutAudit(code) : code,
    port: PORTS[name],
    database: name,
    bindings: BENCH_BINDINGS,
  }));
  const runtime = await startRuntime(workers, join(folder, "state"));
  try {
    const samples = await measure(runtime, targets);
    for (const name of NAMES) await checkTrail(runtime, name);
    report(samples);
  } finally {
    await runtime.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Fills an equal database for each Worker. @returns the writers' tokens */
async function prepare(): Promise<Record<Name, WrittenToken[]>> {
  const issue = await createIssuer();
  const [session, service] = [await issue("ses"), await issue("svc")];
  const secrets = await issueMany(WRITERS);
  const files = await makeDatabases(NAMES, join(folder, "state"));
  const targets = NAMES.map((name) => {
    const file = files.get(name) ?? "";
    const size = { tokens: WRITERS, people: 1, catalog: CATALOG_31 };
    fillDatabase(file, { ...size, secrets, usedTokens: WRITERS, session, service });
    const db = new DatabaseSync(file, { readOnly: true });
    const ids = db.prepare("SELECT id FROM tokens WHERE kind = 'pat'").all();
    db.close();
    const url = `http://127.0.0.1:${PORTS[name]}/v1/tokens`;
    return [name, ids.map(({ id }) => ({ url: `${url}/${id}`, session: session.secret }))];
  });
  return Object.fromEntries(targets);
}

async function measure(
  { miniflare }: Runtime,
  targets: Record<Name, WrittenToken[]>,
): Promise<Record<Name, number[]>> {
  const samples: Record<Name, number[]> = { without: [], with: [], sealing: [] };
  for (const name of NAMES) await measureWriters(targets[name], 1);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of NAMES) {
      const stop = name === "sealing" ? keepSealing(miniflare) : () => Promise.resolve();
      samples[name].push(await measureWriters(targets[name], SECONDS));
      await stop();
    }
  }
  return samples;
}

/** Runs the cron continuously. @returns a function that stops it */
function keepSealing(miniflare: Miniflare): () => Promise<void> {
  const running = { value: true };
  const loop = async () => {
    const worker = await miniflare.getWorker("sealing");
    while (running.value) await worker.scheduled({ cron: "*/10 * * * *" });
  };
  const ended = loop();
  return () => {
    running.value = false;
    return ended;
  };
}

/** @throws Error if a Worker did not write or seal as expected, since its figures are then meaningless */
async function checkTrail({ miniflare }: Runtime, name: Name): Promise<void> {
  const db = await miniflare.getD1Database("DB", name);
  const counted = await db
    .prepare("SELECT count(*) AS written, count(number) AS sealed FROM audit_events")
    .first<{ written: number; sealed: number }>();
  const { written = 0, sealed = 0 } = counted ?? {};
  console.log(`${name}: ${written} rows written, ${sealed} sealed`);
  const isAsNamed = [written > 0, sealed > 0].join() === EXPECTED[name].join();
  if (!isAsNamed) throw new Error(`${name} did not do what it is measured for`);
}

function report(samples: Record<Name, number[]>): void {
  for (const name of NAMES) {
    const shares = samples[name].map((perSecond, round) => {
      return perSecond / (samples.without[round] ?? Number.NaN);
    });
    const share = median(shares);
    const isMet = share >= LEAST_SHARE;
    const perSecond = Math.round(median(samples[name]));
    console.log(
      `${name}: ${perSecond} changes/s, ${share.toFixed(2)} of without${isMet ? "" : ": MISSED"}`,
    );
    if (!isMet) process.exitCode = 1;
  }
}
