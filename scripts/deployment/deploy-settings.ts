import { parseVars, SECRET_NAMES, type SecretName } from "../server/development-vars.ts";

/** The settings that `npm run deploy` reads on this computer. */
export interface DeploySettings {
  /** The text of wrangler.toml. */
  configuration: string;
  /** The text of .dev.vars; empty if there is no such file. */
  developmentVars: string;
  /** Secrets that an earlier deployment generated and perhaps did not upload. */
  keptSecrets: Partial<Record<SecretName, string>>;
  environment: Record<string, string | undefined>;
}

/** A reason not to deploy. It names a place and a setting, never a value. */
export type DeployRefusal =
  | { reason: "development_seed"; where: string }
  | { reason: "secret_in_configuration"; setting: SecretName }
  | { reason: "development_secret"; setting: SecretName }
  | { reason: "no_database" };

const SEED = "DEVELOPMENT_SEED";

/** Finds settings that would turn on development seeding on a public server, or expose its secrets. */
export function checkDeploySettings(settings: DeploySettings): DeployRefusal[] {
  const { configuration, keptSecrets, environment } = settings;
  const developmentVars = parseVars(settings.developmentVars);
  const places = [
    { where: "wrangler.toml", found: hasSetting(configuration, SEED) },
    { where: ".dev.vars", found: developmentVars.has(SEED) },
    { where: "the environment", found: Boolean(environment[SEED]) },
  ];
  const refusals: DeployRefusal[] = places
    .filter(({ found }) => found)
    .map(({ where }) => ({ reason: "development_seed", where }));
  for (const setting of SECRET_NAMES) {
    if (hasSetting(configuration, setting)) {
      refusals.push({ reason: "secret_in_configuration", setting });
    }
    const developmentSecret = developmentVars.get(setting);
    const isReused = [keptSecrets[setting], environment[setting]].includes(developmentSecret);
    if (developmentSecret !== undefined && isReused) {
      refusals.push({ reason: "development_secret", setting });
    }
  }
  if (findDatabaseId(configuration) === null) refusals.push({ reason: "no_database" });
  return refusals;
}

/** Renders a refusal as one line for the operator. */
export function formatDeployRefusal(refusal: DeployRefusal): string {
  switch (refusal.reason) {
    case "development_seed":
      return `${SEED} is set in ${refusal.where}. It opens the server to the development passwords: remove it.`;
    case "secret_in_configuration":
      return `${refusal.setting} stands in wrangler.toml. Secrets belong to Cloudflare's store: remove it and choose a new one.`;
    case "development_secret":
      return `${refusal.setting} is the one of .dev.vars. A public server needs secrets of its own.`;
    case "no_database":
      return "wrangler.toml has no database_id: the binding DB is missing.";
  }
}

/** The database id in the repository, which the first deployment replaces. */
export const PLACEHOLDER_DATABASE_ID = "00000000-0000-0000-0000-000000000000";

const DATABASE_ID = /^(\s*database_id\s*=\s*")([^"]*)"/m;

/** @returns the database's id, or `null` if the configuration has none */
export function findDatabaseId(configuration: string): string | null {
  return DATABASE_ID.exec(configuration)?.[2] ?? null;
}

export function replaceDatabaseId(configuration: string, id: string): string {
  return configuration.replace(DATABASE_ID, (_, start: string) => `${start}${id}"`);
}

/** @returns the name of the bucket of revocations, or `null` if the configuration has none */
export function findBucketName(configuration: string): string | null {
  return /^\s*bucket_name\s*=\s*"([^"]*)"/m.exec(configuration)?.[1] ?? null;
}

/** Returns true if any section of the configuration sets `name`. */
function hasSetting(configuration: string, name: string): boolean {
  return new RegExp(`^\\s*"?${name}"?\\s*=|[{,]\\s*"?${name}"?\\s*=`, "m").test(configuration);
}
