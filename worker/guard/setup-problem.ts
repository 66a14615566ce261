import type { GuardOptions } from "./guard-options.ts";

/** A wrong setting, or another reason why requests with good tokens may be refused. */
export type SetupProblem =
  | "no_verify"
  | "binding_failed"
  | "no_verdict"
  | "invalid_question"
  | "unavailable"
  | "too_slow"
  | "unreachable"
  | "no_introspection_answer"
  | "other_organization"
  | "other_prefix"
  | "entity_threw"
  | "lacks_scopes"
  | "unknown_token"
  /** The HTTP status of an answer that is no verdict. */
  | { readonly status: number };

/** Problems that are normal once a token has passed: then the options fit, and this token does not. */
export const SUSPICIONS: ReadonlySet<SetupProblem> = new Set(["lacks_scopes", "unknown_token"]);

/** The options that a message may name. None of them is a secret. */
type Settings = Pick<
  GuardOptions,
  "api" | "organization" | "scopes" | "prefixes" | "introspection" | "binding"
>;

/**
 * Describes a problem, and what to change, to the developer of the API.
 *
 * The text depends on the problem and the options only. It quotes no request, answer or error: each may
 * contain a token, and a client could fill the log.
 */
export function setupProblemText(problem: SetupProblem, settings: Settings): string {
  const { api, scopes } = settings;
  const place = placeOf(settings);
  if (typeof problem === "object") return statusText(problem.status, place, api);
  switch (problem) {
    case "no_verify":
      return 'The binding leads to an entrypoint without `verify`, so requests get 503. Set `entrypoint = "TokenVerifier"` for it in wrangler.toml, and `service` to the name of Latchkey\'s Worker.';
    case "binding_failed":
      return "The binding fails, so requests get 503. Check that `service` in wrangler.toml is the name of Latchkey's Worker, and that Latchkey runs. Under `wrangler dev` this Worker needs wrangler 4.155 or newer, and so Node 22: an older one prints [connected] and fails.";
    case "no_verdict":
      return "The answer over the binding is no verdict, so requests get 503. Check that `service` and `entrypoint` lead to Latchkey's TokenVerifier, and that Latchkey and latchkey/guard have the same version.";
    case "invalid_question":
      return "Latchkey refuses the question, so requests get 503. If the binding has `props.organization`, `organization` must be the same. Otherwise Latchkey is older than latchkey/guard: update it.";
    case "unavailable":
      return "Latchkey cannot answer now, so requests get 503. Latchkey's log says why. If it stays so, check its settings, and the binding's `props`, which may have `organization` only.";
    case "too_slow":
      return `${place} does not answer within 2 s, so requests get 503. Check that it leads to Latchkey, and that Latchkey runs.`;
    case "unreachable":
      return `${place} cannot be reached, so requests get 503. Check host and port in \`introspection.url\`, and that Latchkey runs.`;
    case "no_introspection_answer":
      return `${place} gives no introspection answer, so requests get 503. Check that \`introspection.url\` is Latchkey's /oauth/introspect.`;
    case "other_organization":
      return `The credential belongs to another organization than \`organization\` (${settings.organization}), so tokens get 401. Change one of them.`;
    case "other_prefix":
      return `A token has another prefix than \`prefixes\` (${(settings.prefixes ?? ["lk"]).join(", ")}), so it gets 401. If it is good, add its prefix, which is in Latchkey's TOKEN_PREFIXES.`;
    case "entity_threw":
      return "The function `entity` threw an error, so the request gets 503. It must return an id or undefined for each request.";
    case "lacks_scopes":
      return `No token has passed so far, and one gets 403. If good tokens do too, check that the catalog has an API with the id in \`api\` (${api}), and that this API has all of \`scopes\` (${scopes.join(", ") || "none"}).`;
    case "unknown_token":
      return `No token has passed so far, and one that looks right gets 401 as unknown. If good tokens do too, check that \`organization\` (${settings.organization ?? "the default"}) is the tokens' own, and that this Latchkey made them.`;
  }
}

function statusText(status: number, place: string, api: string): string {
  const start = `${place} answers ${status}, so requests get 503.`;
  if (status === 401 || status === 429) {
    return `${start} Check that \`introspection.credential\` is valid and was issued for \`api\` (${api}), and that \`introspection.url\` ends in /oauth/introspect.`;
  }
  if (status >= 500) return `${start} Latchkey's log says why.`;
  return `${start} Check that \`introspection.url\` is Latchkey's /oauth/introspect.`;
}

/** Returns where the guard asks. Leaves out the query, which may contain a secret. */
function placeOf({ introspection }: Settings): string {
  if (introspection === undefined) return "The binding";
  const { origin, pathname } = new URL(introspection.url);
  return `${origin}${pathname}`;
}
