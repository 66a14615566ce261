import * as v from "valibot";
import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";
import { ProblemError } from "./problem-error.ts";

/** The types of value that a list can be sorted by. */
const VALUES = { text: v.string(), number: v.pipe(v.number(), v.safeInteger()) } as const;

/** The last entry of a page: its sort value and its id. */
export interface PageEnd {
  value: string | number;
  id: string;
}

/** Encodes the end of a page with its sort order, since a cursor is valid under one order only. */
export function encodeCursor(sort: string, end: PageEnd): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify([sort, end.value, end.id])));
}

/**
 * Decodes a cursor of a list in the order `sort`.
 *
 * @param values the type of this order's values. SQLite sorts all numbers before all text, so a value of the
 *   wrong type would skip the list or start it again
 * @throws ProblemError `malformed_request` for anything that `encodeCursor` did not create for this order
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
