import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { computeTokenChecksum } from "../../../shared/token-shape.ts";
import type { IssuedSecret } from "../../../worker/tokens/issue-secret.ts";
import { createIssuer, issueMany } from "./bench-keys.ts";
import { type BenchCatalog, CATALOG_31, CATALOG_400 } from "./catalogs.ts";
import { makeDatabases } from "./databases.ts";
import { type DatabaseContents, fillDatabase } from "./fill-database.ts";
import { TOKENS_PER_PERSON } from "./fill-people.ts";
import type { Plan } from "./plan.ts";

/** The ids of the Worker's databases. The better-auth plugin makes its own. */
const DATABASES = ["small", "medium", "large", "wide", "stale"] as const;

/** The number of tokens in the row with many hot tokens. */
const MANY = 5_000;

type ItemFile =
  | "used"
  | "unused"
  | "few"
  | "digests"
  | "malformed"
  | "forged"
  | "hot"
  | "many"
  | "one";

/** The prepared secrets, item files and databases. */
export interface BenchData {
  folder: string;
  secrets: readonly IssuedSecret[];
  session: IssuedSecret;
  service: IssuedSecret;
  /** Files with one item per line. */
  files: Record<ItemFile, string>;
  unusedTokens: number;
  databaseFiles: ReadonlyMap<string, string>;
}

type DatabaseSize = Pick<DatabaseContents, "tokens" | "people" | "catalog">;

const withManyPeople = (tokens: number, catalog: BenchCatalog): DatabaseSize => {
  return { tokens, people: Math.ceil(tokens / TOKENS_PER_PERSON), catalog };
};

/** Makes and fills all databases, and writes the files of items for wrk. */
export async function prepareBenchData(plan: Plan, folder: string): Promise<BenchData> {
  mkdirSync(folder, { recursive: true });
  const issue = await createIssuer();
  const secrets = await issueMany(plan.verifiedTokens);
  const [session, service] = [await issue("ses"), await issue("svc")];
  const databaseFiles = await makeDatabases(DATABASES, join(folder, "state"));
  const usedTokens = Math.floor(plan.verifiedTokens * 0.7);
  const [small, medium, large] = plan.sizes;
  const sizes: Record<(typeof DATABASES)[number], DatabaseSize> = {
    small: withManyPeople(small, CATALOG_31),
    medium: withManyPeople(medium, CATALOG_31),
    large: withManyPeople(large, CATALOG_31),
    wide: withManyPeople(small, CATALOG_400),
    // The signed-in owner must own all tokens, to revoke them.
    stale: { tokens: plan.revocations * 2, people: 1, catalog: CATALOG_31 },
  };
  for (const [id, size] of Object.entries(sizes)) {
    const file = databaseFiles.get(id) ?? "";
    const stored = secrets.slice(0, Math.min(size.tokens, secrets.length));
    // A first use writes to D1. Only the medium database has unused tokens, for the row that measures this.
    const used = id === "medium" ? usedTokens : stored.length;
    fillDatabase(file, { ...size, secrets: stored, usedTokens: used, session, service });
  }
  const texts = secrets.map(({ secret }) => secret);
  const write = (name: string, lines: readonly string[]) => {
    const path = join(folder, `${name}.txt`);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  return {
    folder,
    secrets,
    session,
    service,
    databaseFiles,
    unusedTokens: plan.verifiedTokens - usedTokens,
    files: {
      used: write("used", texts.slice(0, usedTokens)),
      unused: write("unused", texts.slice(usedTokens)),
      few: write("few", texts.slice(0, small)),
      digests: write(
        "digests",
        secrets.map(({ digest }) => digest),
      ),
      malformed: write(
        "malformed",
        texts.slice(0, 1_000).map((text) => text.replace(/.$/, "-")),
      ),
      forged: write("forged", texts.slice(0, 1_000).map(forge)),
      hot: write("hot", texts.slice(0, 500)),
      // The last used tokens, which the rows of cold tokens do not reach.
      many: write("many", texts.slice(usedTokens - MANY, usedTokens)),
      // As many lines of one token: wrk takes longer over a list than over a single request.
      one: write("one", new Array(MANY).fill(texts[usedTokens - 1])),
    },
  };
}

/** Changes the random part of a token but keeps its tag, and recomputes the checksum. */
function forge(text: string): string {
  const body = text.slice(0, -6);
  const forged = body.slice(0, 20) + (body[20] === "x" ? "y" : "x") + body.slice(21);
  return forged + computeTokenChecksum(forged);
}
