import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { projectRoot } from "../../../scripts/project-root.ts";
import { SECRET_NAMES } from "../../../scripts/server/development-vars.ts";

const config = join(projectRoot, "wrangler.toml");
/** The part of a configuration that an environment does not inherit, and some that it does. */
interface Settings {
  name: string;
  vars: Record<string, unknown>;
  d1_databases: { binding: string; migrations_dir: string; database_name: string }[];
  r2_buckets: { binding: string; bucket_name: string }[];
  ratelimits: { name: string; simple: unknown; namespace_id: string }[];
  main: string;
  compatibility_date: string;
  compatibility_flags: string[];
  triggers: unknown;
  observability: unknown;
}

const readSettings = (env: string) => readConfig({ config, env }) as unknown as Settings;
const production = readSettings("");
const staging = readSettings("staging");

describe("the environment staging", () => {
  it("has each variable and binding of production, since it inherits none", () => {
    expect(Object.keys(staging.vars).sort()).toEqual(Object.keys(production.vars).sort());
    const bindingsOf = ({ d1_databases, r2_buckets, ratelimits }: Settings) => [
      ...d1_databases.map(({ binding, migrations_dir }) => [binding, migrations_dir]),
      ...r2_buckets.map(({ binding }) => [binding]),
      ...ratelimits.map(({ name, simple }) => [name, simple]),
    ];
    expect(bindingsOf(staging)).toEqual(bindingsOf(production));
    expect(bindingsOf(production)).toHaveLength(6);
  });

  it("shares nothing that is stored or counted with production", () => {
    const ownOf = ({ name, d1_databases, r2_buckets, ratelimits }: Settings) => [
      name,
      ...d1_databases.map(({ database_name }) => database_name),
      ...r2_buckets.map(({ bucket_name }) => bucket_name),
      ...ratelimits.map(({ namespace_id }) => namespace_id),
    ];
    const shared = ownOf(staging).filter((own) => ownOf(production).includes(own));
    expect(shared).toEqual([]);
  });

  it("runs like production otherwise", () => {
    for (const key of ["main", "compatibility_date", "compatibility_flags", "triggers"] as const) {
      expect(staging[key], key).toEqual(production[key]);
    }
    expect(staging.observability).toEqual(production.observability);
  });
});

describe("what the deploy button asks for", () => {
  const read = (file: string) => readFileSync(join(projectRoot, file), "utf8");
  const lines = read(".dev.vars.example")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const { bindings } = JSON.parse(read("package.json")).cloudflare;

  it("is each secret, without a value that somebody could leave as it is", () => {
    expect(lines).toEqual(SECRET_NAMES.map((name) => `${name}=""`));
  });

  it("is described, as are the variables and resources", () => {
    const asked = [
      ...SECRET_NAMES,
      ...Object.keys(production.vars),
      ...production.d1_databases.map(({ binding }) => binding),
      ...production.r2_buckets.map(({ binding }) => binding),
    ];
    expect(Object.keys(bindings).sort()).toEqual(asked.toSorted());
    for (const name of SECRET_NAMES)
      expect(bindings[name].description).toContain("password manager");
  });
});
