import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request to send. Header names stay as written, and each of several values becomes a header line. */
export interface SentRequest {
  path: string;
  method?: string;
  token?: string;
  headers?: Record<string, string | string[]>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

/** Sends a request to this computer. `fetch` would forbid some headers and join repeated ones. */
export async function send(port: number, sent: SentRequest): Promise<Answer> {
  const outgoing = request({
    port,
    host: "127.0.0.1",
    path: sent.path,
    method: sent.method ?? "GET",
    agent: false,
    headers: {
      ...(sent.token === undefined ? {} : { Authorization: `Bearer ${sent.token}` }),
      ...sent.headers,
    },
  });
  outgoing.end(sent.body);
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  const body = await readText(incoming);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body };
}

/** A request as the API received it. */
export interface ReceivedRequest {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** The API behind a proxy. It records every request and answers 200. */
export interface Api {
  port: number;
  received: ReceivedRequest[];
  stop(): Promise<void>;
}

export async function startApi(): Promise<Api> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await readText(incoming);
    const { method = "", url = "", headers } = incoming;
    received.push({ method, url, headers, body });
    // An API with a CORS middleware of its own, which must not add to what the proxy says.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.end("from the API");
  });
  return { port: await listen(server), received, stop: () => close(server) };
}

/** A server in Latchkey's place whose answers are never a verdict. */
export interface Impostor {
  port: number;
  /** The status of its next answers, or "hang up" to close the connection. */
  mode: number | "hang up";
  stop(): Promise<void>;
}

export async function startImpostor(): Promise<Impostor> {
  const server = createServer((incoming, response) => {
    if (impostor.mode === "hang up") incoming.socket.destroy();
    else response.writeHead(impostor.mode, { Location: "/elsewhere" }).end();
  });
  const impostor: Impostor = {
    port: await listen(server),
    mode: 503,
    stop: () => close(server),
  };
  return impostor;
}

async function readText(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
  return text;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
