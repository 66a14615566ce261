import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { toGuardAnswer } from "./guard-answer.ts";
import type { AnswerHeaders, IncomingRequest, Judge } from "./judge-request.ts";
import { pathOfTarget } from "./request-path.ts";

/** The members of Node's `IncomingMessage` that a guard uses, so that its types do not depend on Node. */
export interface NodeRequest {
  method?: string | undefined;
  url?: string | undefined;
  /** In Express: the `url` before a router cut off its own path. */
  originalUrl?: string;
  headers: Record<string, string | string[] | undefined>;
  rawHeaders: string[];
  headersDistinct?: Record<string, string[] | undefined>;
}

/** The members of Node's `ServerResponse` that a guard uses. */
export interface NodeResponse {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  appendHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/** Creates middleware for Express and Connect. In plain Node, `next` is the handler of the request. */
export function createNodeForm(judge: Judge, verdicts: WeakMap<object, AllowedVerdict>) {
  return async (request: NodeRequest, response: NodeResponse, next: () => void): Promise<void> => {
    const outcome = await judge(toNodeArrival(request));
    if (outcome.status !== "allowed") {
      // Other code, such as a timeout, has answered. A second answer throws, and uncaught it ends the program.
      if (response.headersSent) return;
      const { status, headers, body } = toGuardAnswer(outcome);
      response.writeHead(status, { ...headers });
      response.end(body ?? undefined);
      return;
    }
    removeCredential(request);
    verdicts.set(request, outcome.token);
    if (!response.headersSent) addHeaders(response, outcome.headers);
    next();
  };
}

function addHeaders(response: NodeResponse, headers: AnswerHeaders = {}): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name === "Vary") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
}

/** Returns what a guard reads of a request. */
export function toNodeArrival(request: NodeRequest): IncomingRequest {
  return {
    authorization: readAuthorization(request),
    origin: readHeader(request, "origin"),
    requestedMethod: readHeader(request, "access-control-request-method"),
    method: request.method ?? "GET",
    path: pathOfTarget(request.originalUrl ?? request.url ?? "/"),
    keepAlive: () => {},
  };
}

/** Returns a header that Node joins if it is repeated. */
function readHeader({ headers }: NodeRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

/** Returns all credentials. Node's `headers` keeps only the first of two; the raw headers have both. */
function readAuthorization({ rawHeaders }: NodeRequest): string | undefined {
  const values = rawHeaders.filter(
    (_, index) => isCredential(rawHeaders, index - 1) && index % 2 === 1,
  );
  return values.length === 0 ? undefined : values.join(", ");
}

/** Removes the credential from every view of the headers that Node offers. */
export function removeCredential(request: NodeRequest): void {
  const { rawHeaders } = request;
  // Node builds both from the raw headers on first access, and relies on their number. So these come first.
  delete request.headers.authorization;
  delete request.headersDistinct?.authorization;
  const kept = rawHeaders.filter((_, index) => !isCredential(rawHeaders, index - (index % 2)));
  rawHeaders.splice(0, rawHeaders.length, ...kept);
}

/** @param nameIndex an even index: in `rawHeaders`, each name is followed by its value */
function isCredential(rawHeaders: readonly string[], nameIndex: number): boolean {
  return rawHeaders[nameIndex]?.toLowerCase() === "authorization";
}
