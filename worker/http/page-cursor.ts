import * as v from "valibot";
import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";
import { ProblemError } from "./problem-error.ts";

const Cursor = v.strictTuple([v.string(), v.union([v.string(), v.number()]), v.string()]);

/** Where a page of a list ended. `sort` goes along: a cursor means nothing under another order. */
export interface PageEnd {
  value: string | number;
  id: string;
}

export function encodeCursor(sort: string, end: PageEnd): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify([sort, end.value, end.id])));
}

/** @throws ProblemError `malformed_request` for anything that `encodeCursor` did not make for this order */
export function decodeCursor(sort: string, cursor: string): PageEnd {
  const [cursorSort, value, id] = parse(cursor);
  if (cursorSort !== sort) throw invalidCursor();
  return { value, id };
}

function parse(cursor: string): v.InferOutput<typeof Cursor> {
  try {
    const bytes = decodeBase64url(cursor);
    return v.parse(Cursor, JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())));
  } catch {
    throw invalidCursor();
  }
}

const invalidCursor = () =>
  new ProblemError("malformed_request", {
    errors: [{ pointer: "/cursor", detail: "Is not a cursor of this list." }],
  });
