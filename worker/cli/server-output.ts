/** Lines of wrangler that tell a developer nothing, such as that this computer is offline. */
const NOISE = [
  /^\s*$/,
  /Unable to fetch the `Request\.cf` object/,
  /^Error: getaddrinfo ENOTFOUND workers\.cloudflare\.com/,
  /GetAddrInfoReqWrap/,
  /\[wrangler:info\] Ready on /,
  /GET \/health\/ready /,
  /POST \/development\/seed /,
  /Starting local server/,
];

/** Whether a line of `wrangler dev` is worth passing on. */
export function isWorthShowing(line: string): boolean {
  return !NOISE.some((pattern) => pattern.test(line));
}
