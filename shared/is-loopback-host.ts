/** The loopback names that a content security policy can list; it cannot list IPv6 addresses. */
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1"]);

/** Returns true for a host name of this computer, to which plain http is safe. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}
