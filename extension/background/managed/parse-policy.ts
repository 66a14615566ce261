import * as v from "valibot";
import type { ManagedSettings } from "../../messages.ts";
import { parseServerAddress } from "../connection/server-address.ts";
import { parseItem } from "../read-item.ts";
import { MAX_CLEAR_SECONDS, MAX_WARNING_DAYS, wholeNumber } from "../setting-limits.ts";

const MAX_ADDRESS = 300;
/** A browser's alarm takes at least 30 s. */
const MIN_CLEAR_SECONDS = 30;
/** The settings screen names the ignored settings, so there must be an end of them. */
const MAX_IGNORED = 10;
const MAX_NAME = 40;

/**
 * The policy of an organization. Each value is judged alone, so that a mistake in one does not drop the others.
 *
 * `extension/public/managed-schema.json` describes it to Chromium, which drops values of another type itself.
 */
const Policy = {
  serverAddress: v.pipe(
    v.string(),
    v.maxLength(MAX_ADDRESS),
    v.transform(parseServerAddress),
    v.check((parsed) => parsed.ok),
  ),
  allowServerChange: v.boolean(),
  warningDays: wholeNumber(MAX_WARNING_DAYS),
  clearClipboardSeconds: v.union([
    v.literal(0),
    v.pipe(wholeNumber(MAX_CLEAR_SECONDS), v.minValue(MIN_CLEAR_SECONDS)),
  ]),
  showFirstRun: v.boolean(),
} as const;
type PolicyName = keyof typeof Policy;

/** Parses what the browser has read of a policy. Values that are not valid are named, and otherwise ignored. */
export function parsePolicy(input: unknown): ManagedSettings {
  const values = parseItem(v.record(v.string(), v.unknown()), input) ?? {};
  const read = <Name extends PolicyName>(name: Name) => parseItem(Policy[name], values[name]);
  const address = read("serverAddress");
  return {
    server: address?.ok ? address.value : null,
    mayChangeServer: read("allowServerChange") ?? true,
    warningDays: read("warningDays"),
    clearClipboardSeconds: read("clearClipboardSeconds"),
    showFirstRun: read("showFirstRun") ?? true,
    ignored: Object.keys(values)
      .filter((name) => !isValid(name, values[name]))
      .slice(0, MAX_IGNORED)
      .map((name) => name.slice(0, MAX_NAME)),
  };
}

function isValid(name: string, value: unknown): boolean {
  return Object.hasOwn(Policy, name) && v.is(Policy[name as PolicyName], value);
}
