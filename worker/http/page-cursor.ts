import * as v from "valibot";
import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";
import { ProblemError } from "./problem-error.ts";

/** What a list can be sorted by. */
const VALUES = { text: v.string(), number: v.pipe(v.number(), v.safeInteger()) } as const;

/** Where a page of a list ended. `sort` goes along: a cursor means nothing under another order. */
export interface PageEnd {
  value: string | number;
  id: string;
}

export function encodeCursor(sort: string, end: PageEnd): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify([sort, end.value, end.id])));
}

/**
 * @param values what this order sorts by: SQLite puts every number before every text, so that the other
 *   kind would skip the list or begin it anew
 * @throws ProblemError `malformed_request` for anything that `encodeCursor` did not make for this order
 */
export function decodeCursor(sort: string, values: keyof typeof VALUES, cursor: string): PageEnd {
  const form = v.strictTuple([v.literal(sort), VALUES[values], v.string()]);
  try {
    const bytes = decodeBase64url(cursor);
    const parts: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
    const [, value, id] = v.parse(form, parts);
    return { value, id };
  } catch {
    throw new ProblemError("malformed_request", {
      errors: [{ pointer: "/cursor", detail: "Is not a cursor of this list." }],
    });
  }
}
