import { randomBytes } from "node:crypto";

const BYTES = 24;

/** A word that one start's server is seeded with; whoever started it alone knows it. */
export function newSeedWord(): string {
  return randomBytes(BYTES).toString("base64url");
}
