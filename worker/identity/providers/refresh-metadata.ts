import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../../db/database.ts";
import {
  claimMetadataTry,
  type DueProvider,
  keepMetadata,
  type ProviderMetadata,
} from "../../db/providers/provider-metadata.ts";
import { askProvider } from "./ask-provider.ts";
import { ProviderError } from "./provider-error.ts";

/**
 * Reads the provider's documents again and keeps them.
 *
 * @throws ProviderError if it does not answer well, or was asked a moment ago. What is kept stays then.
 */
export async function refreshMetadata(
  db: Database,
  { id, issuer }: DueProvider,
  now: EpochSeconds,
  isDevelopment: boolean,
): Promise<ProviderMetadata> {
  if (!(await claimMetadataTry(db, id, now))) throw new ProviderError("asked_too_often");
  const metadata = await askProvider(issuer, isDevelopment);
  if (metadata.server.issuer !== issuer) throw new ProviderError("wrong_issuer");
  await keepMetadata(db, { provider: id, issuer }, metadata, now);
  return metadata;
}
