import * as v from "valibot";
import { formatJsonPointer } from "../../shared/format-json-pointer.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Catalog } from "./catalog.ts";
import type { CatalogRefusal } from "./catalog-limits.ts";
import { checkCatalog } from "./check-catalog.ts";

/** Parses a catalog from JSON: checks its schema, then the references between its parts. */
export function parseCatalog(input: unknown): Result<Catalog, readonly CatalogRefusal[]> {
  const parsed = v.safeParse(Catalog, input, { abortPipeEarly: true });
  if (!parsed.success) return err(parsed.issues.map(toRefusal));
  const refusals = checkCatalog(parsed.output);
  return refusals.length === 0 ? ok(parsed.output) : err(refusals);
}

function toRefusal(issue: v.BaseIssue<unknown>): CatalogRefusal {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  return { pointer: formatJsonPointer(path), detail: issue.message };
}
