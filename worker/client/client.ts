import createFetchClient, { type Client, type Middleware } from "openapi-fetch";
import type { components, paths } from "./management-api.ts";

/** The bodies of the management API, by the names that its document gives them. */
export type Schemas = components["schemas"];
/** A refusal, or a fault on the way (RFC 9457). */
export type Problem = Schemas["Problem"];

type ManagementPaths = {
  [Path in keyof paths as Path extends `/v1/${string}` ? Path : never]: paths[Path];
};

/** A client with a method for each HTTP method, such as `client.GET("/v1/tokens")`. */
export type ManagementClient = Client<ManagementPaths>;

export interface ClientOptions {
  /** The server's address, such as `https://tokens.example.com`. */
  server: string | URL;
  /** A session, `lk_ses_…`, or for some calls a personal access token. */
  credential: string;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * Creates a client of the management API.
 *
 * Its calls return `{ data }` or `{ error }`, a problem. A server that cannot be reached, and an answer of a proxy in
 * front of it, are the problem `outcome_unknown`. Only a request that the caller aborts throws.
 *
 * @throws TypeError for an address that is not https, except on this computer: anybody on the way could read the
 *   credential
 */
export function createClient({ server, credential, fetch }: ClientOptions): ManagementClient {
  const { origin, protocol, hostname } = new URL(server);
  if (protocol !== "https:" && !(protocol === "http:" && LOOPBACK.test(hostname))) {
    throw new TypeError("The server's address has to be https.");
  }
  const client = createFetchClient<ManagementPaths>({
    baseUrl: origin,
    headers: { Authorization: `Bearer ${credential}` },
    // The credential is for this server alone.
    redirect: "error",
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.use(problemsAsValues);
  return client;
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const PROBLEM_TYPE = "application/problem+json";

const problemsAsValues: Middleware = {
  onResponse({ response }) {
    const isProblem = response.headers.get("Content-Type")?.startsWith(PROBLEM_TYPE) ?? false;
    return response.ok || isProblem ? undefined : buildUnknownOutcome(response.status);
  },
  onError({ error }) {
    const isAborted = error instanceof Error && error.name === "AbortError";
    return isAborted ? undefined : buildUnknownOutcome(503);
  },
};

/** Builds the problem of an answer that does not come from the management API. */
function buildUnknownOutcome(status: number): Response {
  const problem: Problem = {
    type: "urn:latchkey:problem:outcome_unknown",
    title: "It is not known if the change was made",
    status,
    detail: "The server could not be reached, or something in front of it answered.",
  };
  return Response.json(problem, { status, headers: { "Content-Type": PROBLEM_TYPE } });
}
