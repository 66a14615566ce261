import type { MeResource } from "../../shared/wire/me-resource.ts";
import { formatList } from "./text.ts";

/** Names the providers with which the viewer signs in to the organization. @param fallback says it without a name */
export function nameProvider(me: MeResource | null, fallback: string): string {
  const names = me?.sign_in?.providers ?? [];
  return names.length === 0 ? fallback : formatList(names);
}
