import * as v from "valibot";
import { DEVELOPMENT_SEED_HEADER, DevelopmentSeed } from "../../shared/wire/development-seed.ts";
import { CommandError } from "./command-error.ts";

/**
 * Has the Worker fill its local database and issue this start's secrets.
 *
 * @throws CommandError where it refuses or answers something else.
 */
export async function requestSeed(url: string, word: string): Promise<DevelopmentSeed> {
  const response = await fetch(`${url}/development/seed`, {
    method: "POST",
    headers: { [DEVELOPMENT_SEED_HEADER]: word },
  });
  if (!response.ok) {
    const answer = await response.text();
    throw new CommandError(`Seeding failed with status ${response.status}. ${answer}`);
  }
  const seed = v.safeParse(DevelopmentSeed, await response.json());
  if (!seed.success) throw new CommandError("Seeding gave an answer of another version.");
  return seed.output;
}
