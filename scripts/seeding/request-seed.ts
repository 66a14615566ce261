import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { Problem } from "../../shared/problem.ts";
import {
  DEVELOPMENT_SEED_HEADER,
  DevelopmentSeed,
  type DevelopmentSeedRequest,
} from "../../shared/wire/development-seed.ts";
import { CommandError } from "../command-error.ts";
import type { RunningServer } from "../server/running-server.ts";

const BYTES = 24;
/** Seeding hashes a password for each person, which takes seconds on a busy machine. */
const SEED_WITHIN_MS = 120_000;

/** Returns a random word that authorizes seeding of one server. Only the command that started it knows the word. */
export function generateSeedWord(): string {
  return randomBytes(BYTES).toString("base64url");
}

/**
 * Asks the Worker to fill its local database and to issue new secrets.
 *
 * @throws CommandError if the Worker refuses or does not answer in time, or if its answer cannot be parsed
 */
export async function requestSeed(
  { url, word }: RunningServer,
  request: DevelopmentSeedRequest,
): Promise<DevelopmentSeed> {
  const response = await fetch(`${url}/development/seed`, {
    method: "POST",
    headers: { [DEVELOPMENT_SEED_HEADER]: word, "Content-Type": "application/json" },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(SEED_WITHIN_MS),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`Seeding failed: ${url} does not answer (${reason}).`);
  });
  if (!response.ok) throw new CommandError(await readSeedRefusal(response));
  const seed = v.safeParse(DevelopmentSeed, await response.json());
  if (!seed.success) throw new CommandError("Seeding gave an answer of another version.");
  return seed.output;
}

async function readSeedRefusal(response: Response): Promise<string> {
  const text = await response.text();
  const problem = v.safeParse(v.pipe(v.string(), v.parseJson(), Problem), text);
  const errors = problem.success ? (problem.output.errors ?? []) : [];
  const lines = errors.map(({ pointer, detail }) => `  ${pointer} ${detail}`);
  const first = `Seeding failed with status ${response.status}.`;
  return errors.length === 0 ? `${first} ${text}` : [first, ...lines].join("\n");
}
