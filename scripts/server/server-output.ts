/** Lines of wrangler that tell a developer nothing, such as that this computer is offline. */
const NOISE = [
  /^\s*$/,
  /Unable to fetch the `Request\.cf` object/,
  /^Error: getaddrinfo ENOTFOUND workers\.cloudflare\.com/,
  /GetAddrInfoReqWrap/,
  /\[wrangler:info\] Ready on /,
  // One line per request; the Worker's own log says more.
  /\[wrangler:info\] [A-Z]+ \S+ \d{3} /,
  /Starting local server/,
];

/** Whether a line of `wrangler dev` is worth passing on. */
export function isWorthShowing(line: string): boolean {
  return !NOISE.some((pattern) => pattern.test(line));
}
