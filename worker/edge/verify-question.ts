import * as v from "valibot";
import { createBoundedMap } from "../../shared/bounded-map.ts";
import { formatJsonPointer } from "../../shared/format-json-pointer.ts";
import { OrganizationId } from "../../shared/ids.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { ProblemError, REALM } from "../http/problem-error.ts";
import type { Question } from "../tokens/validate.ts";

/** The requirements that a proxy's administrator sets for each token. */
export interface VerifyQuestion extends Question {
  /** The token needs all of them. */
  readonly scopes: readonly ScopeToken[];
  /** True if the proxy's requests share one address for many clients, so that failures must not count against it. */
  readonly unlimited: boolean;
}

/** The header with the method of the proxied request. Only the proxy itself may be able to set it. */
const FORWARDED_METHOD = "X-Forwarded-Method";
const MethodSource = v.picklist([FORWARDED_METHOD, "request"]);

const acceptOnce = <S extends v.GenericSchema<string, string>>(schema: S) =>
  v.optional(v.strictTuple([schema]));

/** Most scopes of a question, and the length of a list of them in one parameter. */
const MAX_SCOPES = 50;
const ScopeList = v.pipe(v.string(), v.maxLength(MAX_SCOPES * 261));

/** The parameters of a question, each as the list of its values. */
export const VerifyParameters = v.strictObject({
  organization: acceptOnce(OrganizationId),
  entity: acceptOnce(EntityId),
  scope: v.optional(v.pipe(v.array(ScopeList), v.maxLength(MAX_SCOPES)), []),
  api: acceptOnce(v.pipe(v.string(), v.maxLength(60), v.regex(/^[A-Za-z0-9_.-]+$/))),
  method: acceptOnce(v.pipe(v.string(), v.maxLength(20), v.regex(/^[A-Z]+$/))),
  method_from: acceptOnce(MethodSource),
  limit: acceptOnce(v.literal("none")),
});
type VerifyParameters = v.InferOutput<typeof VerifyParameters>;

/** A single method as a client may send it (RFC 9110 §9.1: a token). */
const METHOD = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

/** The question in a URL, before the method of a single request is added. */
interface ParsedQuestion {
  question: VerifyQuestion;
  methodSource: v.InferOutput<typeof MethodSource> | undefined;
}

/** Parsed questions by URL, since a proxy repeats the same few in all of its requests. */
const parsedQuestions = createBoundedMap<ParsedQuestion>(1_000);

/**
 * Reads the question in a URL: `?organization=`, `?scope=` (repeatable, each a space-separated list), `?entity=`
 * and `?limit=none`. `?api=` needs one of `?method=`, `?method_from=` or a scope of that API.
 *
 * @throws ProblemError `malformed_request` for a parameter that is unknown, empty, repeated or lacks the
 *   parameter that it needs; its challenge names the parameter. Ignoring a misspelt parameter would make the
 *   check weaker
 */
export function readVerifyQuestion(request: Request, homeOrganization: string): VerifyQuestion {
  const { url } = request;
  const start = url.indexOf("?");
  const search = start < 0 ? "" : url.slice(start);
  const { question, methodSource } = findOrParseQuestion(search, homeOrganization);
  return methodSource === undefined
    ? question
    : { ...question, method: readMethod(methodSource, request) };
}

function findOrParseQuestion(search: string, homeOrganization: string): ParsedQuestion {
  const key = homeOrganization + search;
  const known = parsedQuestions.get(key);
  if (known !== undefined) return known;
  const parsed = parseQuestion(search, homeOrganization);
  parsedQuestions.set(key, parsed);
  return parsed;
}

function parseQuestion(search: string, homeOrganization: string): ParsedQuestion {
  const params: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    params[name] = [...(params[name] ?? []), value];
  }
  const parsed = v.safeParse(VerifyParameters, { ...params });
  if (!parsed.success) {
    const name = String(parsed.issues[0].path?.[0]?.key ?? "");
    throw Object.hasOwn(VerifyParameters.entries, name)
      ? createMalformedProblem(name)
      : unknownParameter(name);
  }
  const { organization, entity, scope, limit } = parsed.output;
  const scopes = scope.flatMap((text) => text.split(" "));
  if (!scopes.every((text) => v.is(ScopeToken, text)))
    throw createMalformedProblem("scope", "not valid");
  // An entity restricts the requested scopes, so without scopes it would restrict nothing.
  if (entity !== undefined && scopes.length === 0)
    throw createMalformedProblem("entity", "needs scope");
  const { methodSource, ...apiQuestion } = readApiQuestion(parsed.output, scopes);
  const question: VerifyQuestion = {
    organization: organization?.[0] ?? homeOrganization,
    kinds: ["pat"],
    anyScope: true,
    scopes,
    unlimited: limit !== undefined,
    ...(entity === undefined ? {} : { entity: entity[0] }),
    ...apiQuestion,
  };
  return { question, methodSource };
}

/**
 * Reads the API, and its method or the source of the method.
 *
 * A method has no default: a proxy that forgot it would have every DELETE checked as a GET. It may be left out
 * only if the question names scopes.
 */
function readApiQuestion(
  { api, method, method_from: source }: VerifyParameters,
  scopes: readonly string[],
): Pick<Question, "api" | "method"> & Pick<ParsedQuestion, "methodSource"> {
  if (api === undefined) {
    if (method !== undefined) throw createMalformedProblem("method", "needs api");
    if (source !== undefined) throw createMalformedProblem("method_from", "needs api");
    return { methodSource: undefined };
  }
  if (method !== undefined && source === undefined) {
    return { api: api[0], method: method[0], methodSource: undefined };
  }
  if (method === undefined && source !== undefined) return { api: api[0], methodSource: source[0] };
  if (method === undefined && scopes.length > 0) return { api: api[0], methodSource: undefined };
  throw method === undefined
    ? createMalformedProblem("api", "needs method, method_from or scope")
    : createMalformedProblem("method", "excludes method_from");
}

function readMethod(source: ParsedQuestion["methodSource"], request: Request): string {
  if (source === "request") return request.method;
  const forwarded = request.headers.get(FORWARDED_METHOD) ?? "";
  if (!METHOD.test(forwarded)) {
    throw createMalformedProblem(
      "method_from",
      `the request has no single valid ${FORWARDED_METHOD}`,
    );
  }
  return forwarded;
}

/** The name of a parameter that may be repeated in a header. Excludes tokens, quotes and line breaks. */
const REPEATABLE_NAME = /^[a-z][a-z_]{0,31}$/;

function unknownParameter(name: string): ProblemError {
  return REPEATABLE_NAME.test(name)
    ? createMalformedProblem(name, "there is no such parameter")
    : createProblem(name, "a parameter is unknown");
}

const createMalformedProblem = (name: string, why = "not valid, empty or repeated") =>
  createProblem(name, `${name}: ${why}`);

/** Says in the challenge what is wrong (RFC 6750 §3), since answers of `/verify` have no body. */
function createProblem(name: string, description: string): ProblemError {
  const challenge = `${REALM}, error="invalid_request", error_description="${description}"`;
  return new ProblemError("malformed_request", {
    errors: [{ pointer: formatJsonPointer([name.slice(0, 64)]), detail: "Is not valid here." }],
    headers: { "WWW-Authenticate": challenge },
  });
}
