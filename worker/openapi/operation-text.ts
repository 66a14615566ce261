import type { Security } from "./openapi-document.ts";

/** What the document says about an operation beside the notes of its route. */
export interface OperationText {
  /** The `operationId`: a verb and its object. */
  id: string;
  text: string;
  /** Default: a session alone. */
  access?: Security;
}

/** A group of operations. They are shown in this order. */
export interface OperationGroup {
  name: string;
  description: string;
  /** By method and path, such as `GET /v1/tokens/{id}`. */
  operations: Record<string, OperationText>;
}

export const SESSION: Security = [{ session: [] }];
/** Also a token with a permission that the catalog maps to `tokens.own`. */
export const SESSION_OR_TOKEN: Security = [{ session: [] }, { token: [] }];
