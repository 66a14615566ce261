import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An https proxy in front of an http server, for programs that require https. */
export interface TlsFront {
  /** `localhost:<port>`; the certificate is for localhost. */
  host: string;
  /** The path of the certificate to trust. */
  certificate: string;
  /** Returns the number of forwarded requests. */
  countRequests(): number;
  stop(): Promise<void>;
}

export async function startTlsFront(target: number): Promise<TlsFront> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-tls-"));
  // Apache's workers run as another user and read the certificate. openssl makes the key readable by its owner only.
  chmodSync(folder, 0o755);
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
      ...["-keyout", key, "-out", certificate],
    ],
    { stdio: "ignore" },
  );
  const tls = { key: readFileSync(key), cert: readFileSync(certificate) };
  let requests = 0;
  const server = createServer(tls, (incoming, response) => {
    requests += 1;
    const { method, url, headers } = incoming;
    const outgoing = request({ port: target, host: "127.0.0.1", method, path: url, headers });
    outgoing.once("error", () => response.destroy());
    outgoing.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    certificate,
    countRequests: () => requests,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
