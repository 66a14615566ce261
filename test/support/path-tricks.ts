/** Spellings of `..`: plain, percent-encoded once and twice, and with a parameter, which Java servers cut off. */
const CLIMBS = ["..", "%2e%2e", ".%2E", "%2e.", "%252e%252e", "..;", "..;x=1"];
/** Spellings of `/`. */
const SLASHES = ["/", "%2f", "%2F", "\\", "%5c", "%252f", "//", "/./"];

/** Returns paths that one server may read as below `/from/` and another one as below `/to/`. */
export function pathTricks(from: string, to: string): string[] {
  const climbing = CLIMBS.flatMap((up) =>
    SLASHES.flatMap((slash) => [
      `/${from}/${up}${slash}${to}/x`,
      `/${from}/42${[up, up, to, "x"].map((part) => slash + part).join("")}`,
    ]),
  );
  return [
    ...climbing,
    `/${from}//../${to}/x`,
    `//${from}/${to}/x`,
    `/\\${from}/${to}/x`,
    `/${from}/./../${to}/x`,
    `/${from}/%2e/../../${to}/x/.`,
    `/${from}/%6f/../../${to}/x`,
    `/${from}/x#/../../${to}/x`,
    `/${from}/..%3b/${to}/x`,
    `http://127.0.0.1/${from}/../${to}/x`,
  ];
}

/** Paths with one reading, though some look like a trick. */
export const PLAIN_PATHS = [
  "x",
  "a.b/..c/d../.well-known/...",
  "a%20b;v=1/%C3%A9@~",
  "100%25/%3Cb%3E",
  "x?next=/../%2f//\\%2e",
];

/** Returns each path that some server may read in a request's target. */
export function readingsOf(target: string): Set<string> {
  const path = target.replace(/^http:\/\/[^/]*/, "").replace(/\?.*$/, "");
  const variants: ((text: string) => string)[] = [
    (text) => text.replace(/#.*$/, ""),
    (text) => text.replaceAll("\\", "/"),
    (text) => text.replace(/;[^/]*/g, ""),
    (text) => text.replace(/\/{2,}/g, "/"),
    resolveDots,
    // Some resolve a reference, in which what follows `//` is a host.
    (text) => text.replace(/^\/\/[^/]*/, ""),
  ];
  const readings = [path, decode(path), decode(decode(path))];
  for (const vary of variants) readings.push(...readings.map(vary));
  return new Set(readings);
}

function decode(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/").slice(1)) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return `/${kept.join("/")}`;
}
