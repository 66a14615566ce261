import type * as v from "valibot";

/** The property under which a middleware carries what /openapi.json says about its route. */
export const ROUTE_NOTES = Symbol("route notes");

/** The statuses of refusals that a route may document. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 422 | 428 | 429;

/** What a route says about itself. */
export interface RouteNotes {
  kind: "route";
  summary: string;
  /** The answer's status, its schema (`null` without a body) and its media types. */
  success: {
    status: 200 | 201 | 204;
    schema: v.GenericSchema | null;
    types: readonly string[];
    /** The status of a repeated request, which gets the same body. */
    repeated?: 200;
  };
  refusals: readonly RefusalStatus[];
  headers: readonly RequestHeader[];
}

/** What a validator says about the part of a request that it parses. */
export interface InputNotes {
  kind: "json" | "query";
  schema: v.GenericSchema;
}

/** Request headers that prevent lost updates and repeated changes. */
export type RequestHeader = "ifMatch" | "ifMatchRequired" | "idempotencyKey";

/** Adds notes to a middleware or handler. */
export function addRouteNotes<H extends object>(handler: H, notes: RouteNotes | InputNotes): H {
  return Object.assign(handler, { [ROUTE_NOTES]: notes });
}

/** @returns `null` if the handler has none */
export function findRouteNotes(handler: object): RouteNotes | InputNotes | null {
  return ROUTE_NOTES in handler ? (handler[ROUTE_NOTES] as RouteNotes | InputNotes) : null;
}
