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
  /** The environment of wrangler.toml to deploy to, such as `staging`; `null` for its top level. */
  target?: string | null;
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
  const { configuration, keptSecrets, environment, target = null } = settings;
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
  if (findDatabaseId(configuration, target) === null) refusals.push({ reason: "no_database" });
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

/** The database id in the repository, for each environment, which the first deployment replaces. */
export const PLACEHOLDER_DATABASE_ID = "00000000-0000-0000-0000-000000000000";

const DATABASE_ID = /^(\s*database_id\s*=\s*")([^"]*)"/m;

/** @returns the id of the target's database, or `null` if the target has none */
export function findDatabaseId(configuration: string, target: string | null = null): string | null {
  return DATABASE_ID.exec(selectTarget(configuration, target).text)?.[2] ?? null;
}

/** @returns the name of the target's database, or `null` if the target has none */
export function findDatabaseName(configuration: string, target: string | null): string | null {
  return findSetting(selectTarget(configuration, target).text, "database_name");
}

export function replaceDatabaseId(
  configuration: string,
  id: string,
  target: string | null = null,
): string {
  const { before, text, after } = selectTarget(configuration, target);
  return before + text.replace(DATABASE_ID, (_, start: string) => `${start}${id}"`) + after;
}

/** @returns the name of the target's bucket of revocations, or `null` if the target has none */
export function findBucketName(configuration: string, target: string | null = null): string | null {
  return findSetting(selectTarget(configuration, target).text, "bucket_name");
}

const findSetting = (text: string, name: string): string | null =>
  new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, "m").exec(text)?.[1] ?? null;

/** A header of a table of an environment, such as `[[env.staging.d1_databases]]`. */
const ENVIRONMENT_HEADER = /^\s*\[\[?env\.([\w-]+)/gm;

/** Cuts out the part of the configuration that a target reads. An environment's tables stand together, after the top level. */
function selectTarget(configuration: string, target: string | null) {
  const headers = [...configuration.matchAll(ENVIRONMENT_HEADER)];
  const own = headers.findIndex(([, name]) => name === target);
  const next = headers.findIndex(([, name], index) => index > own && name !== target);
  const end = headers[next]?.index ?? configuration.length;
  const start = target === null ? 0 : (headers[own]?.index ?? end);
  return {
    before: configuration.slice(0, start),
    text: configuration.slice(start, end),
    after: configuration.slice(end),
  };
}

/** Returns true if any section of the configuration sets `name`. */
function hasSetting(configuration: string, name: string): boolean {
  return new RegExp(`^\\s*"?${name}"?\\s*=|[{,]\\s*"?${name}"?\\s*=`, "m").test(configuration);
}
