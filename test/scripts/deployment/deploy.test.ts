import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CommandError } from "../../../scripts/command-error.ts";
import { readDeployOptions } from "../../../scripts/deployment/deploy-options.ts";
import {
  formatDeployStep,
  limitToBuildMachine,
  planDeploy,
} from "../../../scripts/deployment/deploy-plan.ts";
import {
  checkDeploySettings,
  type DeploySettings,
  findBucketName,
  findDatabaseId,
  findDatabaseName,
  formatDeployRefusal,
  PLACEHOLDER_DATABASE_ID,
  replaceDatabaseId,
} from "../../../scripts/deployment/deploy-settings.ts";
import { projectRoot } from "../../../scripts/project-root.ts";
import { SECRET_NAMES } from "../../../scripts/server/development-vars.ts";

const configuration = readFileSync(join(projectRoot, "wrangler.toml"), "utf8");
const good: DeploySettings = {
  configuration,
  developmentVars: 'TOKEN_KEYS="1:dev-key"\nAUDIT_KEYS=1:dev-audit\n',
  keptSecrets: {},
  environment: {},
};

describe("checkDeploySettings", () => {
  it("accepts the repository's own settings", () => {
    expect(checkDeploySettings(good)).toEqual([]);
  });

  it.each<[string, Partial<DeploySettings>]>([
    [
      "wrangler.toml",
      { configuration: `${configuration}\n[env.x.vars]\nDEVELOPMENT_SEED = "a"\n` },
    ],
    [
      "wrangler.toml",
      { configuration: `vars = { A = "b", DEVELOPMENT_SEED = "a" }\n${configuration}` },
    ],
    [".dev.vars", { developmentVars: "DEVELOPMENT_SEED=word\n" }],
    ["the environment", { environment: { DEVELOPMENT_SEED: "word" } }],
  ])("refuses development seeding set in %s", (where, change) => {
    const refusals = checkDeploySettings({ ...good, ...change });
    expect(refusals).toEqual([{ reason: "development_seed", where }]);
    expect(refusals.map(formatDeployRefusal).join()).toContain(where);
  });

  it.each<[string, Partial<DeploySettings>]>([
    ["the environment", { environment: { TOKEN_KEYS: "1:dev-key" } }],
    ["the kept copy", { keptSecrets: { TOKEN_KEYS: "1:dev-key" } }],
  ])("refuses a secret of .dev.vars that %s uses, without printing it", (_, change) => {
    const refusals = checkDeploySettings({ ...good, ...change });
    expect(refusals).toEqual([{ reason: "development_secret", setting: "TOKEN_KEYS" }]);
    expect(refusals.map(formatDeployRefusal).join()).not.toContain("dev-key");
  });

  it("refuses a secret in wrangler.toml", () => {
    const changed = { ...good, configuration: `${configuration}\n[vars]\nAUTH_SECRET = "x"\n` };
    expect(checkDeploySettings(changed)).toEqual([
      { reason: "secret_in_configuration", setting: "AUTH_SECRET" },
    ]);
  });

  it("refuses a configuration without a database", () => {
    expect(checkDeploySettings({ ...good, configuration: 'name = "latchkey"' })).toEqual([
      { reason: "no_database" },
    ]);
  });
});

describe("planDeploy", () => {
  const database = { uuid: "11111111-2222-3333-4444-555555555555", name: "latchkey" };

  it("creates everything on the first deployment, migrations before code", () => {
    expect(planDeploy(PLACEHOLDER_DATABASE_ID, { databases: [], secrets: [] }, "latchkey")).toEqual(
      {
        ok: true,
        value: [
          { kind: "create_database", name: "latchkey" },
          { kind: "apply_migrations" },
          { kind: "deploy", newSecrets: SECRET_NAMES },
          { kind: "setup_code" },
        ],
      },
    );
  });

  it("reuses a database that an interrupted deployment created", () => {
    const plan = planDeploy(
      PLACEHOLDER_DATABASE_ID,
      { databases: [database], secrets: [] },
      "latchkey",
    );
    expect(plan.ok && plan.value[0]).toEqual({ kind: "use_database", id: database.uuid });
  });

  it("keeps an existing database and existing secrets", () => {
    const deployed = { databases: [database], secrets: SECRET_NAMES };
    const plan = planDeploy(database.uuid, deployed, "latchkey");
    expect(plan).toEqual({
      ok: true,
      value: [
        { kind: "apply_migrations" },
        { kind: "deploy", newSecrets: [] },
        { kind: "setup_code" },
      ],
    });
  });

  it("creates the bucket that wrangler.toml names before the code that needs it", () => {
    const missingBucket = findBucketName(configuration) ?? "";
    expect(missingBucket).toBe("latchkey-revocations");
    const state = { databases: [database], secrets: SECRET_NAMES, missingBucket };
    const plan = planDeploy(database.uuid, state, "latchkey");
    expect(plan.ok && plan.value[0]).toEqual({ kind: "create_bucket", name: missingBucket });
    expect(findBucketName(configuration.replaceAll(/^bucket_name/gm, "# bucket_name"))).toBeNull();
  });

  it("adds only the missing secrets", () => {
    const deployed = { databases: [database], secrets: ["TOKEN_KEYS", "AUTH_SECRET"] };
    const plan = planDeploy(database.uuid, deployed, "latchkey");
    const texts = plan.ok ? plan.value.map((step) => formatDeployStep(step, "weur")) : [];
    expect(texts.at(-2)).toBe("Deploy the Worker with new secrets: AUDIT_KEYS");
  });

  it("refuses the id of a database that the account does not have", () => {
    const deployed = { databases: [database], secrets: [] };
    const plan = planDeploy("99999999-0000-0000-0000-000000000000", deployed, "latchkey");
    expect(plan).toEqual({
      ok: false,
      refusal: { unknownDatabase: "99999999-0000-0000-0000-000000000000" },
    });
  });
});

describe("limitToBuildMachine", () => {
  it("makes no secret, whose only copy would be lost, and prints no setup code into a build's log", () => {
    const first = planDeploy(PLACEHOLDER_DATABASE_ID, { databases: [], secrets: [] }, "latchkey");
    const planIn = (environment: Record<string, string>) =>
      limitToBuildMachine(first.ok ? first.value : [], environment);
    expect(planIn({})).toEqual([
      { kind: "create_database", name: "latchkey" },
      { kind: "apply_migrations" },
      { kind: "deploy", newSecrets: [] },
    ]);
    const given = { TOKEN_KEYS: "1:given", AUTH_SECRET: "" };
    expect(planIn(given).at(-1)).toEqual({ kind: "deploy", newSecrets: ["TOKEN_KEYS"] });
  });
});

describe("an environment of wrangler.toml", () => {
  it("has a database and a bucket of its own", () => {
    const names = (target: string | null) => [
      findDatabaseName(configuration, target),
      findBucketName(configuration, target),
    ];
    expect(names(null)).toEqual(["latchkey", "latchkey-revocations"]);
    expect(names("staging")).toEqual(["latchkey-staging", "latchkey-staging-revocations"]);
    expect(names("absent")).toEqual([null, null]);
    expect(checkDeploySettings({ ...good, target: "absent" })).toEqual([{ reason: "no_database" }]);
  });

  it("gets its own database's id, and leaves those before and after it alone", () => {
    const both = `${configuration}\n[[env.other.d1_databases]]\ndatabase_id = "third"\n`;
    const changed = replaceDatabaseId(both, "new-id", "staging");
    const idsOf = (text: string) =>
      [null, "staging", "other"].map((target) => findDatabaseId(text, target));
    expect(idsOf(changed)).toEqual([PLACEHOLDER_DATABASE_ID, "new-id", "third"]);
    const top = replaceDatabaseId(both, "new-id");
    expect(idsOf(top)).toEqual(["new-id", PLACEHOLDER_DATABASE_ID, "third"]);
  });
});

describe("readDeployOptions", () => {
  it("reads the environment, and refuses what it does not know", () => {
    expect(readDeployOptions([])).toEqual({
      ...{ dryRun: false, target: null, opensSignIn: false, location: null },
    });
    expect(readDeployOptions(["--location=weur"]).location).toBe("weur");
    expect(() => readDeployOptions(["--location=mars"])).toThrow("weur, eeur, wnam");
    expect(readDeployOptions(["--open-sign-in"]).opensSignIn).toBe(true);
    expect(() => readDeployOptions(["--open-sign-in", "--env", "staging"])).toThrow("stands alone");
    expect(readDeployOptions(["--dry-run", "--env", "staging"])).toEqual({
      dryRun: true,
      target: "staging",
      opensSignIn: false,
      location: null,
    });
    for (const args of [["--envi", "staging"], ["staging"], ["--env", ""], ["--env", "../x"]]) {
      expect(() => readDeployOptions(args), args.join(" ")).toThrow(CommandError);
    }
  });
});

describe("replaceDatabaseId", () => {
  it("changes only the id", () => {
    const changed = replaceDatabaseId(configuration, "new-id");
    expect(findDatabaseId(changed)).toBe("new-id");
    expect(replaceDatabaseId(changed, findDatabaseId(configuration) ?? "")).toBe(configuration);
  });
});
