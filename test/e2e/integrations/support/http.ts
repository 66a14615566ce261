import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as a client sends it, headers exactly as named: several values are several lines. */
export interface Sent {
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

/** Sends a request to this computer. Not fetch: that forbids some names and joins others. */
export async function send(port: number, sent: Sent): Promise<Answer> {
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
  const body = await textOf(incoming);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body };
}

/** A request as it arrived. */
export interface Arrived {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** The API behind a proxy: keeps what it was asked and answers 200 to all of it. */
export interface Api {
  port: number;
  arrived: Arrived[];
  stop(): Promise<void>;
}

export async function startApi(): Promise<Api> {
  const arrived: Arrived[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await textOf(incoming);
    const { method = "", url = "", headers } = incoming;
    arrived.push({ method, url, headers, body });
    response.end("from the API");
  });
  return { port: await listen(server), arrived, stop: () => close(server) };
}

/** Something in Latchkey's place that answers every question in a way that is no answer. */
export interface Impostor {
  port: number;
  /** How it answers from now on: with this status, or by hanging up. */
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

async function textOf(incoming: IncomingMessage): Promise<string> {
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
