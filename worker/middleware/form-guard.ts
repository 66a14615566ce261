import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { readBodyText, SMALL_BODY_BYTES } from "../http/read-body-text.ts";
import { computeKeyedHash, generateRandomText } from "../identity/compute-keyed-hash.ts";
import { getCookieName, isSecure } from "../identity/sign-in/cookie-names.ts";
import { PageError } from "../pages/page-error.tsx";
import { isEqualInConstantTime } from "../tokens/is-equal-in-constant-time.ts";

/** The page and the sign-in that a form token is valid for. Any other refuses it. */
export interface FormPurpose {
  page: "login" | "consent" | "account" | "invitation" | "password" | "setup";
  signInId?: string;
}

const COOKIE_VALUE = /^[A-Za-z0-9_-]{43}$/;

/** Creates the token of a page's form, bound to this browser by a cookie, which is set if it is missing. */
export async function createFormToken(c: Context<AppEnv>, purpose: FormPurpose): Promise<string> {
  const { origin } = new URL(c.req.url);
  const existing = readFormCookie(c);
  const value = existing ?? generateRandomText();
  if (existing === null) {
    const attributes = { httpOnly: true, sameSite: "Lax", path: "/" } as const;
    setCookie(c, getCookieName(origin, "form"), value, { ...attributes, secure: isSecure(origin) });
  }
  return hash(c, value, purpose);
}

/**
 * Reads the fields of a form, and refuses it unless our own page sent it from this browser.
 *
 * A form of another site has another Origin, and cannot read the token. It cannot plant a cookie with a matching
 * token either, as the cookie is bound to this host. A request without an Origin is not a browser's form.
 *
 * @throws PageError for a form of another site, page, sign-in or browser, or of more than 16 KiB
 */
export async function readGuardedForm(
  c: Context<AppEnv>,
  purpose: FormPurpose,
): Promise<URLSearchParams> {
  const form = new URLSearchParams(await readFormText(c));
  const cookie = readFormCookie(c);
  const tokens = form.getAll("form_token");
  const genuine =
    c.req.header("Origin") === new URL(c.req.url).origin &&
    cookie !== null &&
    tokens.length === 1 &&
    isEqualInConstantTime(tokens[0] ?? "", await hash(c, cookie, purpose));
  if (genuine) return form;
  c.set("refusal", "foreign_form");
  throw new PageError(({ refusals }) => refusals.foreignForm);
}

async function readFormText(c: Context<AppEnv>): Promise<string> {
  try {
    return await readBodyText(c.req.raw, SMALL_BODY_BYTES);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new PageError(({ refusals }) => refusals.unreadableForm);
  }
}

function readFormCookie(c: Context<AppEnv>): string | null {
  const value = getCookie(c, getCookieName(new URL(c.req.url).origin, "form"));
  return value !== undefined && COOKIE_VALUE.test(value) ? value : null;
}

function hash(c: Context<AppEnv>, cookie: string, { page, signInId }: FormPurpose) {
  return computeKeyedHash(
    c.var.config.authSecret,
    "latchkey/form",
    `${cookie}\n${page}\n${signInId ?? ""}`,
  );
}
