import * as v from "valibot";
import { createBoundedMap } from "../../shared/bounded-map.ts";
import { OrganizationId } from "../../shared/ids.ts";
import { jsonPointer } from "../../shared/json-pointer.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { ProblemError } from "../http/problem-error.ts";
import type { Question } from "../tokens/validate.ts";

/** What a proxy's administrator asks of each token. */
export interface VerifyQuestion extends Question {
  /** All are needed. */
  readonly scopes: readonly ScopeToken[];
  /** Whoever asks speaks for many: failures are not counted against their address. */
  readonly unlimited: boolean;
}

/** Where the method of a request stands: only the proxy itself may be able to write it there. */
const FORWARDED_METHOD = "X-Forwarded-Method";
const MethodSource = v.picklist([FORWARDED_METHOD, "request"]);

const once = <S extends v.GenericSchema<string, string>>(schema: S) =>
  v.optional(v.strictTuple([schema]));

const Parameters = v.strictObject({
  organization: once(OrganizationId),
  entity: once(EntityId),
  scope: v.optional(v.pipe(v.array(v.string()), v.maxLength(50)), []),
  api: once(v.pipe(v.string(), v.maxLength(60), v.regex(/^[A-Za-z0-9_.-]+$/))),
  method: once(v.pipe(v.string(), v.maxLength(20), v.regex(/^[A-Z]+$/))),
  method_from: once(MethodSource),
  limit: once(v.literal("none")),
});
type Parameters = v.InferOutput<typeof Parameters>;

/** A method as it may come from a client (RFC 9110 §9.1: a token), and only one. */
const METHOD = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

/** A question as far as the URL alone tells it: the same for every request of a proxy's location. */
interface AskedQuestion {
  question: VerifyQuestion;
  methodSource: v.InferOutput<typeof MethodSource> | undefined;
}

/** A proxy asks the same few questions over and over: each is read once. */
const asked = createBoundedMap<AskedQuestion>(1_000);

/**
 * Reads `?organization=`, `?scope=` (may stand several times, each a space-separated list), `?entity=`,
 * `?api=` with either `?method=` or `?method_from=`, or with a scope of that API, and `?limit=none`.
 *
 * @throws ProblemError `malformed_request` for a parameter that is unknown, empty, repeated or without
 *   the one that it needs: a misspelt question must not become an easier one
 */
export function readVerifyQuestion(request: Request, homeOrganization: string): VerifyQuestion {
  const { url } = request;
  const start = url.indexOf("?");
  const search = start < 0 ? "" : url.slice(start);
  const { question, methodSource } = askedQuestion(search, homeOrganization);
  return methodSource === undefined
    ? question
    : { ...question, method: readMethod(methodSource, request) };
}

function askedQuestion(search: string, homeOrganization: string): AskedQuestion {
  const key = homeOrganization + search;
  const known = asked.get(key);
  if (known !== undefined) return known;
  const parsed = parseQuestion(search, homeOrganization);
  asked.set(key, parsed);
  return parsed;
}

function parseQuestion(search: string, homeOrganization: string): AskedQuestion {
  const given: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    given[name] = [...(given[name] ?? []), value];
  }
  const parsed = v.safeParse(Parameters, { ...given });
  if (!parsed.success) throw malformed(String(parsed.issues[0].path?.[0]?.key ?? ""));
  const { organization, entity, scope, limit } = parsed.output;
  const scopes = scope.flatMap((text) => text.split(" "));
  if (!scopes.every((text) => v.is(ScopeToken, text))) throw malformed("scope");
  // An entity restricts the scopes that are asked for; alone it would restrict nothing.
  if (entity !== undefined && scopes.length === 0) throw malformed("entity");
  const { methodSource, ...asks } = askedMethod(parsed.output, scopes);
  const question: VerifyQuestion = {
    organization: organization?.[0] ?? homeOrganization,
    kinds: ["pat"],
    anyScope: true,
    scopes,
    unlimited: limit !== undefined,
    ...(entity === undefined ? {} : { entity: entity[0] }),
    ...asks,
  };
  return { question, methodSource };
}

/**
 * The method that an API is asked about. There is no default: a proxy that forgot to say would have
 * every DELETE pass as a GET. Who names a scope instead has said what is needed.
 */
function askedMethod(
  { api, method, method_from: source }: Parameters,
  scopes: readonly string[],
): Pick<Question, "api" | "method"> & Pick<AskedQuestion, "methodSource"> {
  if (api === undefined) {
    if (method !== undefined) throw malformed("method");
    if (source !== undefined) throw malformed("method_from");
    return { methodSource: undefined };
  }
  if (method !== undefined && source === undefined) {
    return { api: api[0], method: method[0], methodSource: undefined };
  }
  if (method === undefined && source !== undefined) return { api: api[0], methodSource: source[0] };
  if (method === undefined && scopes.length > 0) return { api: api[0], methodSource: undefined };
  throw malformed("method");
}

function readMethod(source: AskedQuestion["methodSource"], request: Request): string {
  if (source === "request") return request.method;
  const forwarded = request.headers.get(FORWARDED_METHOD) ?? "";
  if (!METHOD.test(forwarded)) throw malformed("method_from");
  return forwarded;
}

const malformed = (name: string) =>
  new ProblemError("malformed_request", {
    errors: [{ pointer: jsonPointer([name.slice(0, 64)]), detail: "Is not valid here." }],
  });
