import type { ChainReport, Finding, TrailReport } from "../../worker/audit/finding.ts";

const MAX_FINDINGS = 100;

/** Renders a check's report for the operator at the terminal. */
export function formatTrailReport(report: TrailReport): string {
  const { chains, findings, unsealed, unsigned, erased } = report;
  const sealed = chains.filter(({ head }) => head !== null).toSorted(compareByChain);
  return [
    ...(sealed.length === 0 ? ["Nothing is sealed yet."] : sealed.map(formatChain)),
    `Written since the last seal: ${formatRowCount(unsealed)}.`,
    ...(erased === 0
      ? []
      : [`Name, address and user agent were erased: ${formatRowCount(erased)}.`]),
    ...(unsigned === 0
      ? []
      : [`Nobody signed when they were written: ${formatRowCount(unsigned)}.`]),
    "",
    ...(findings.length === 0 ? ["The trail is whole."] : formatFindingLines(findings)),
  ].join("\n");
}

function formatFindingLines(findings: readonly Finding[]): string[] {
  const more = findings.length - MAX_FINDINGS;
  return [
    `THE TRAIL IS NOT WHOLE: ${findings.length} finding${findings.length === 1 ? "" : "s"}.`,
    ...findings.slice(0, MAX_FINDINGS).map(formatFinding),
    ...(more > 0 ? [`… and ${more} more.`] : []),
  ];
}

function formatChain({ chain, from, to, head }: ChainReport): string {
  const range = to < from ? "all pruned" : `#${from} to #${to}`;
  return `${formatChainName(chain)}: ${range}, head ${head}`;
}

/** Renders a finding as one line that starts with its place in the trail. */
export function formatFinding(finding: Finding): string {
  switch (finding.what) {
    case "altered":
      return `${place(finding)}: was altered after it was sealed.`;
    case "altered_unsealed":
      return `${place(finding)}: was altered or put in before it was sealed.`;
    case "unsigned":
      return `${place(finding)}: nobody signed it, though rows before it are signed.`;
    case "personal_altered":
      return `${place(finding)}: name, address or user agent were altered.`;
    case "missing":
      return `${formatChainName(finding.chain)} ${formatNumbers("#", finding)}: missing.`;
    case "gap":
      return `${formatNumbers("seq ", finding)}: written and gone.`;
    case "behind_seal":
      return `${place(finding)}: stands where all was sealed already, without a place in the chain.`;
    case "beyond_seal":
      return `${place(finding)}: says that it is sealed, but its seal is gone.`;
    case "seal_missing":
      return `${formatChainName(finding.chain)} ${formatNumbers("#", finding)}: the seal is gone.`;
    case "seal_altered":
      return `${formatChainName(finding.chain)} ${formatNumbers("#", finding)}: the seal is not that of these rows.`;
    case "head_missing":
      return `${formatChainName(finding.chain)} #${finding.number}: an earlier check saw another chain up to here.`;
    case "checkpoint_altered":
      return `${formatChainName(finding.chain)} ${formatNumbers("#", finding)}: not pruned by Latchkey.`;
  }
}

function place(finding: { chain: string; seq: number; number?: number | null }): string {
  const number = finding.number == null ? "" : ` #${finding.number}`;
  return `${formatChainName(finding.chain)}${number} (seq ${finding.seq})`;
}

const formatChainName = (chain: string) => (chain === "" ? "(no organization)" : chain);
const formatRowCount = (count: number) => `${count} row${count === 1 ? "" : "s"}`;
const formatNumbers = (prefix: string, { from, to }: { from: number; to: number }) =>
  from === to ? `${prefix}${from}` : `${prefix}${from} to ${prefix}${to}`;
const compareByChain = (a: ChainReport, b: ChainReport) => (a.chain < b.chain ? -1 : 1);
