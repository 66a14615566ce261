import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import type { Judge } from "./fetch-form.ts";
import { refusalOf } from "./refusal.ts";

/** As much of Node's `IncomingMessage` as a guard needs, so that its types need no Node. */
export interface NodeRequest {
  method?: string | undefined;
  url?: string | undefined;
  /** Express: what `url` was before a router cut its own path off. */
  originalUrl?: string;
  headers: Record<string, string | string[] | undefined>;
  rawHeaders: string[];
  headersDistinct?: Record<string, string[] | undefined>;
}

/** As much of Node's `ServerResponse` as a guard needs. */
export interface NodeResponse {
  readonly headersSent: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}

/** Middleware of Express, Connect and their like; in bare Node, `next` is whatever handles the request. */
export function nodeForm(judge: Judge, admitted: WeakMap<object, AllowedVerdict>) {
  return async (request: NodeRequest, response: NodeResponse, next: () => void): Promise<void> => {
    const outcome = await judge({
      authorization: authorizationOf(request),
      method: request.method ?? "GET",
      path: pathOf(request),
      keepAlive: () => {},
    });
    if (outcome.status !== "allowed") {
      // Somebody else has, such as a timeout: a second answer throws, and ends the program where nobody catches.
      if (response.headersSent) return;
      const { status, headers, body } = refusalOf(outcome);
      response.writeHead(status, { ...headers });
      response.end(body);
      return;
    }
    removeCredential(request);
    admitted.set(request, outcome.token);
    next();
  };
}

/** Node's `headers` keeps the first of two credentials and hides the other; the raw ones have both. */
function authorizationOf({ rawHeaders }: NodeRequest): string | undefined {
  const values = rawHeaders.filter(
    (_, index) => isCredential(rawHeaders, index - 1) && index % 2 === 1,
  );
  return values.length === 0 ? undefined : values.join(", ");
}

/**
 * The path by which servers route, in the letters that the client sent.
 *
 * A target in absolute form (RFC 9112 §3.2.2) has it behind a host of the client's own choice: read from
 * the wrong place, that host would name the entity.
 */
function pathOf({ originalUrl, url }: NodeRequest): string {
  const target = originalUrl ?? url ?? "/";
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "") || "/";
}

/** Takes it off every form in which Node shows a request's headers. */
export function removeCredential(request: NodeRequest): void {
  const { rawHeaders } = request;
  // Node makes both of these from the raw ones at the first look, and counts on their number.
  delete request.headers.authorization;
  delete request.headersDistinct?.authorization;
  const kept = rawHeaders.filter((_, index) => !isCredential(rawHeaders, index - (index % 2)));
  rawHeaders.splice(0, rawHeaders.length, ...kept);
}

/** Names stand at even places, each with its value behind it. */
function isCredential(rawHeaders: readonly string[], nameIndex: number): boolean {
  return rawHeaders[nameIndex]?.toLowerCase() === "authorization";
}
