import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface FakeServer {
  host: string;
  close(): void;
}

/** Starts a server on this computer that is not the one that the extension looks for. */
export async function startFakeServer(
  answer: (origin: string) => { status: number; body: unknown },
): Promise<FakeServer> {
  const server = createServer((_request, response) => {
    const { status, body } = answer(`http://${host}`);
    response.writeHead(status, {
      "Content-Type": "application/json",
      "Access-Control-Allow-Origin": "*",
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return { host, close: () => server.close() };
}
