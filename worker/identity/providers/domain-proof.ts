import * as v from "valibot";
import { getEmailDomain } from "../../../shared/email-address.ts";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import { fetchBounded } from "./fetch-bounded.ts";
import { ProviderError } from "./provider-error.ts";

/** Mail providers for everybody, whose addresses say nothing about an organization. */
const MAIL_PROVIDERS = new Set(
  (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com " +
    "mac.com proton.me protonmail.com pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com " +
    "mail.ru yandex.com yandex.ru qq.com 163.com 126.com naver.com zoho.com fastmail.com hey.com tuta.com tutanota.com " +
    "orange.fr free.fr laposte.net libero.it comcast.net verizon.net att.net bt.com"
  ).split(" "),
);

/** The longest domain before which `_latchkey.` makes a name of at most 253 characters (RFC 1035 §3.1). */
const MAX_LENGTH = 243;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * Returns a mail domain in lower case and ASCII (IDNA), as it is stored and compared; `null` for a text that is none.
 *
 * A public suffix such as `co.uk` is not told apart: only who runs its DNS could prove it.
 */
export function normalizeDomain(text: string): string | null {
  if (/[\s/?#@:\\%]/u.test(text.trim())) return null;
  const host = URL.parse(`https://${text.trim()}`)?.hostname.replace(/\.$/, "") ?? "";
  return host.length <= MAX_LENGTH && DOMAIN.test(host) ? host : null;
}

/** Returns true if everybody can get an address of the domain. */
export function isMailProvider(domain: string): boolean {
  return MAIL_PROVIDERS.has(domain);
}

/** Returns true if a provider has proved the domain of an email address. */
export function hasProvedDomain(
  { domains }: Pick<StoredProvider, "domains">,
  address: string | null,
): boolean {
  if (address === null) return false;
  const domain = getEmailDomain(address);
  return domains.some((proved) => proved.domain === domain && proved.verifiedAt !== null);
}

/** Returns name and text of the TXT record that proves a domain. */
export function getDomainRecord(
  domain: string,
  challenge: string,
): { name: string; value: string } {
  return { name: `_latchkey.${domain}`, value: `latchkey-domain=${challenge}` };
}

/** Cloudflare's JSON form of DNS over HTTPS. */
const DNS = "https://cloudflare-dns.com/dns-query";
const TXT = 16;
const Answer = v.object({
  Status: v.number(),
  TC: v.optional(v.boolean()),
  Answer: v.optional(
    v.array(v.object({ name: v.string(), type: v.number(), data: v.optional(v.string(), "") })),
    [],
  ),
});

/**
 * Looks for the TXT record that proves a domain.
 *
 * Only a record of the name itself counts, not one that an alias leads to: under a wildcard alias, the operator
 * of its target could prove the domain.
 *
 * @returns `unknown` if the DNS gave no definite answer, which neither proves nor ends anything
 */
export async function findDomainProof(
  domain: string,
  challenge: string,
): Promise<"there" | "missing" | "unknown"> {
  const { name, value } = getDomainRecord(domain, challenge);
  const answer = await askDns(name);
  // NOERROR or NXDOMAIN (RFC 1035 §4.1.1). A cut answer may lack the record.
  if (answer === null || ![0, 3].includes(answer.Status)) return "unknown";
  const isThere = answer.Answer.some(
    (record) =>
      record.type === TXT &&
      record.name.toLowerCase().replace(/\.$/, "") === name &&
      readTexts(record.data) === value,
  );
  if (isThere) return "there";
  return answer.TC === true ? "unknown" : "missing";
}

async function askDns(name: string): Promise<v.InferOutput<typeof Answer> | null> {
  const query = new URLSearchParams({ name, type: "TXT" });
  try {
    const headers = { Accept: "application/dns-json" };
    const response = await fetchBounded(`${DNS}?${query}`, { headers }, false);
    const answer = v.safeParse(Answer, await response.json());
    return response.ok && answer.success ? answer.output : null;
  } catch (error) {
    if (error instanceof ProviderError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Joins the quoted parts of a TXT record, of at most 255 bytes each: `"a" "b"` is `ab`. */
function readTexts(data: string): string {
  const parts = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part = ""]) => part);
  return parts.length === 0 ? data : parts.join("").replace(/\\(.)/g, "$1");
}
