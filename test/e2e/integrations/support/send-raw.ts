import { connect } from "node:net";
import { text } from "node:stream/consumers";

/** Sends a request as these lines, so that no client normalizes its target. @returns the answer's status, 0 if there is none */
export async function sendRaw(port: number, lines: readonly string[]): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${[...lines, "Host: 127.0.0.1", "Connection: close"].join("\r\n")}\r\n\r\n`);
  const [, status = "0"] = /^HTTP\/1\.1 (\d{3})/.exec(await text(socket)) ?? [];
  return Number(status);
}
