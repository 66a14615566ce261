import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = readFileSync(join(import.meta.dirname, "../../../docs/managed-settings.md"), "utf8");

/** What a policy sets. */
export interface ManagedValues {
  serverAddress: string;
}

interface ChromiumPolicy {
  "3rdparty": { extensions: Record<string, ManagedValues> };
}
interface FirefoxPolicies {
  policies: { "3rdparty": { Extensions: Record<string, ManagedValues> } };
}

const [chromium, firefox] = Array.from(page.matchAll(/```json\n([\s\S]*?)```/g), ([, json = ""]) =>
  JSON.parse(json),
) as [ChromiumPolicy, FirefoxPolicies];

/** Returns the documented policy for Chromium, for an extension id and a server. */
export function chromiumPolicy(id: string, serverAddress: string): ChromiumPolicy {
  const [values] = Object.values(chromium["3rdparty"].extensions);
  return { "3rdparty": { extensions: { [id]: { ...values, serverAddress } } } };
}

/** Returns the documented policies for Firefox, for an extension id and a server. */
export function firefoxPolicies(id: string, serverAddress: string): FirefoxPolicies["policies"] {
  const [values] = Object.values(firefox.policies["3rdparty"].Extensions);
  return { "3rdparty": { Extensions: { [id]: { ...values, serverAddress } } } };
}
