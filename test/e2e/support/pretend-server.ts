import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface PretendServer {
  host: string;
  close(): void;
}

/** Something on this computer that answers, but is not the server that the extension looks for. */
export async function pretendServer(
  answer: (origin: string) => { status: number; body: unknown },
): Promise<PretendServer> {
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
