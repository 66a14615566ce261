import type { ReplayCounts } from "../../worker/db/recovery/replay-revocations.ts";

/** Renders what a replay did, and what remains to be done, for the operator. */
export function formatReplay(
  counts: ReplayCounts,
  { read, dryRun }: { read: number; dryRun: boolean },
): string {
  const { tokens, sessions, credentials, pending, members, passwords, copies } = counts;
  return [
    `Copies of revocations read: ${read}.`,
    dryRun ? "This would end:" : "Ended:",
    `  tokens            ${tokens}`,
    `  sessions          ${sessions}`,
    `  APIs' credentials ${credentials}`,
    `  pending secrets   ${pending}`,
    `Members ${dryRun ? "to disable" : "disabled"}: ${members}.`,
    `Kept secrets ${dryRun ? "to forget" : "forgotten"}: ${copies}.`,
    ...(passwords.length === 0
      ? []
      : [
          `Their older password works again, so send them a link to a new one: ${passwords.join(", ")}.`,
        ]),
    "Sign-ins and links that ended since then work again until AUTH_SECRET is changed.",
  ].join("\n");
}
