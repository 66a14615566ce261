/** Addresses of this computer, whose requests cross no network. */
const LOOPBACK =
  /^http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d+)?(?:[/?]|$)/i;

/**
 * Whether a request came over plain http from anywhere but this computer.
 *
 * Read from the text, since each hot validation asks: parsing the URL would cost ten times as much.
 */
export function isUnencrypted(url: string): boolean {
  return url.startsWith("http:") && !LOOPBACK.test(url);
}
