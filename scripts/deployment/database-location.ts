import { createInterface } from "node:readline/promises";
import { CommandError } from "../command-error.ts";

/** The parts of the world in which Cloudflare can create a D1 database (its "location hints"). */
export const LOCATIONS = {
  weur: "western Europe",
  eeur: "eastern Europe",
  wnam: "western North America",
  enam: "eastern North America",
  apac: "Asia-Pacific",
  oc: "Oceania",
} as const;
export type DatabaseLocation = keyof typeof LOCATIONS;

export const isLocation = (text: string): text is DatabaseLocation =>
  Object.hasOwn(LOCATIONS, text);

const NEAR_HERE = [
  "The database's primary will be near this computer, and can never be moved. Put it where your API runs: validation waits for",
  `it. Choose with --location=${Object.keys(LOCATIONS).join("|")}.`,
].join("\n");

/**
 * Asks the operator if the database may be near this computer, since no location was chosen.
 *
 * @throws CommandError if they do not say yes, or there is no terminal
 */
export async function confirmNearHere(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
): Promise<void> {
  if (!input.isTTY) throw new CommandError(`Not deployed.\n${NEAR_HERE}`);
  const asked = createInterface({ input, output });
  try {
    const answer = await asked.question(`${NEAR_HERE}\nCreate it near this computer? [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    asked.close();
  }
  throw new CommandError("Not deployed.");
}
