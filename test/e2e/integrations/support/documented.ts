import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const integrations = join(import.meta.dirname, "../../../../docs/integrations");

/** The ports of the documented configurations, in the order in which a request meets them. */
export interface Ports {
  /** Where the proxy listens: 8080 in the documents. */
  listen: number;
  /** Latchkey: 8787. */
  latchkey: number;
  /** The API behind it all: 3000. */
  api: number;
}

/** A file of docs/integrations/, with nothing changed but the ports and what `more` names. */
export function documented(path: string, ports: Ports, more: Record<string, string> = {}): string {
  const changes = {
    "127.0.0.1:8080": `127.0.0.1:${ports.listen}`,
    "127.0.0.1:8787": `127.0.0.1:${ports.latchkey}`,
    "127.0.0.1:3000": `127.0.0.1:${ports.api}`,
    ...more,
  };
  const text = readFileSync(join(integrations, path), "utf8");
  return Object.entries(changes).reduce((all, [from, to]) => all.replaceAll(from, to), text);
}

/** Writes a file where its folder may not exist yet. @returns its path */
export function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
