import { checkOutgoingUrl } from "./check-outgoing-url.ts";
import { ProviderError } from "./provider-error.ts";

const LIMIT_MS = 5_000;
const MAX_BYTES = 256 * 1024;
const MEDIA_TYPES = ["application/json", "application/jwk-set+json", "application/dns-json"];

/**
 * Calls an address of a provider or of the DNS, for at most 5 s, and reads at most 256 KiB of JSON.
 *
 * A redirect is refused: it could lead to an address that would not have been called.
 *
 * @throws ProviderError for an address that may not be called, and for an answer that does not keep to these bounds
 */
export async function fetchBounded(
  address: string,
  init: RequestInit,
  isDevelopment: boolean,
): Promise<Response> {
  const url = checkOutgoingUrl(address, isDevelopment);
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  const response = await callOrRefuse(url, {
    ...init,
    redirect: "manual",
    cache: "no-store",
    signal,
  });
  if (response.status >= 300 && response.status < 400) return refuse(response, "redirected");
  if (response.status >= 500) return refuse(response, "unreachable");
  const body = await readBytes(response);
  const mediaType = response.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!MEDIA_TYPES.includes(mediaType)) throw new ProviderError("wrong_type");
  // Without the other headers: nothing reads them, and a compressed body was unpacked.
  const headers = { "Content-Type": mediaType };
  return new Response(body, { status: response.status, headers });
}

async function refuse(response: Response, fault: "redirected" | "unreachable"): Promise<never> {
  await response.body?.cancel();
  throw new ProviderError(fault);
}

async function callOrRefuse(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url.href, init);
  } catch {
    // Without the reason, whose text may quote the address.
    throw new ProviderError("unreachable");
  }
}

async function readBytes(response: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    throw new ProviderError("unreachable");
  }
  if (size > MAX_BYTES) throw new ProviderError("too_large");
  return new Blob(chunks);
}
