import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tokenChecksum } from "../../../shared/token-shape.ts";
import type { IssuedSecret } from "../../../worker/tokens/issue-secret.ts";
import { issueMany, openIssuer } from "./bench-keys.ts";
import { type BenchCatalog, CATALOG_31, CATALOG_400 } from "./catalogs.ts";
import { makeDatabases } from "./databases.ts";
import { type Filling, fillDatabase } from "./fill-database.ts";
import { TOKENS_PER_PERSON } from "./fill-people.ts";
import type { Plan } from "./plan.ts";

/** The Worker's databases, by id. The plugin has its own, which it makes itself. */
const DATABASES = ["small", "medium", "large", "wide", "stale"] as const;

/** Secrets and files that the targets ask with. */
export interface Setting {
  folder: string;
  secrets: readonly IssuedSecret[];
  session: IssuedSecret;
  service: IssuedSecret;
  /** Files of one item a line. */
  files: Record<"used" | "unused" | "few" | "digests" | "malformed" | "forged" | "hot", string>;
  unused: number;
  databaseFiles: ReadonlyMap<string, string>;
}

type BenchDatabase = Pick<Filling, "tokens" | "people" | "catalog">;

const manyPeople = (tokens: number, catalog: BenchCatalog): BenchDatabase => {
  return { tokens, people: Math.ceil(tokens / TOKENS_PER_PERSON), catalog };
};

/** Makes and fills all databases, and writes what wrk reads. */
export async function prepare(plan: Plan, folder: string): Promise<Setting> {
  mkdirSync(folder, { recursive: true });
  const issue = await openIssuer();
  const secrets = await issueMany(plan.asked);
  const [session, service] = [await issue("ses"), await issue("svc")];
  const databaseFiles = await makeDatabases(DATABASES, join(folder, "state"));
  const used = Math.floor(plan.asked * 0.7);
  const [small, medium, large] = plan.sizes;
  const fillings: Record<(typeof DATABASES)[number], BenchDatabase> = {
    small: manyPeople(small, CATALOG_31),
    medium: manyPeople(medium, CATALOG_31),
    large: manyPeople(large, CATALOG_31),
    wide: manyPeople(small, CATALOG_400),
    // One person revokes them all.
    stale: { tokens: plan.revocations * 2, people: 1, catalog: CATALOG_31 },
  };
  for (const [id, filling] of Object.entries(fillings)) {
    const file = databaseFiles.get(id) ?? "";
    const asked = secrets.slice(0, Math.min(filling.tokens, secrets.length));
    // Where a row would otherwise measure writes: only the medium one's tokens are ever first used.
    const usedHere = id === "medium" ? used : asked.length;
    fillDatabase(file, { ...filling, secrets: asked, used: usedHere, session, service });
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
    unused: plan.asked - used,
    files: {
      used: write("used", texts.slice(0, used)),
      unused: write("unused", texts.slice(used)),
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
    },
  };
}

/** Another random part under the same tag, with a checksum that holds. */
function forge(text: string): string {
  const body = text.slice(0, -6);
  const forged = body.slice(0, 20) + (body[20] === "x" ? "y" : "x") + body.slice(21);
  return forged + tokenChecksum(forged);
}
