import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import type { AuthorizeRequest } from "../oauth/authorize-request.ts";
import { listEnabledProviders } from "./list-sign-in-providers.ts";

/** Marks a request that a provider has answered, so that it is not asked again. */
const TRIED = "provider_tried";

/**
 * Finds the way to ask an organization's provider silently (`prompt=none`), for a silent request that the browser's own
 * cookie does not answer.
 *
 * Only Chromium follows such redirects without a window. A request for a fresh proof needs the person, and one without
 * an organization or with several providers would be a guess.
 *
 * @returns the path to go to, or `null` to refuse the request
 */
export async function findSilentProvider(
  c: Context<AppEnv>,
  { prompt, maxAge, organization }: AuthorizeRequest,
): Promise<string | null> {
  const isChromium = /Chrom(?:e|ium)\//.test(c.req.header("User-Agent") ?? "");
  if (prompt !== "none" || maxAge !== null || !isChromium || c.req.query(TRIED) !== undefined) {
    return null;
  }
  const [provider, ...others] = await listEnabledProviders(c, organization);
  if (provider === undefined || others.length > 0) return null;
  const url = new URL(c.req.url);
  url.searchParams.set(TRIED, "1");
  const query = new URLSearchParams({ prompt: "none", return_to: url.pathname + url.search });
  return `/login/with/${provider.id}?${query}`;
}
