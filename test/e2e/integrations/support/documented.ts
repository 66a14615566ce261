import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const integrations = join(import.meta.dirname, "../../../../docs/integrations");

/** The ports that replace those of the documented configurations. */
export interface Ports {
  /** The proxy's port, 8080 in the documents. */
  listen: number;
  /** Latchkey's port, 8787 in the documents. */
  latchkey: number;
  /** The port of the API behind the proxy, 3000 in the documents. */
  api: number;
}

/** Reads a file of docs/integrations/ and replaces the ports, and the texts that `more` names. */
export function readDocumented(
  path: string,
  ports: Ports,
  more: Record<string, string> = {},
): string {
  const changes = {
    "127.0.0.1:8080": `127.0.0.1:${ports.listen}`,
    "127.0.0.1:8787": `127.0.0.1:${ports.latchkey}`,
    "127.0.0.1:3000": `127.0.0.1:${ports.api}`,
    ...more,
  };
  const text = readFileSync(join(integrations, path), "utf8");
  return Object.entries(changes).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

/** Writes a file and creates its folder if needed. @returns the file's path */
export function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
