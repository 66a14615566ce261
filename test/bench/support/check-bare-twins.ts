import type { BenchData } from "./bench-data.ts";
import { originOf } from "./workers.ts";

/**
 * Checks that the bare things answer what validation answers: the same headers of a refusal, and an introspection and a
 * verdict of the same members and length. Otherwise the bars would compare different work.
 *
 * @throws Error with both answers if they differ
 */
export async function checkBareTwins({ secrets, service }: BenchData, rpc: boolean): Promise<void> {
  const token = secrets[0]?.secret ?? "";
  const bearer = (text: string) => ({ headers: { Authorization: `Bearer ${text}` } });
  const form = { method: "POST", body: new URLSearchParams({ token }), ...bearer(service.secret) };
  const pairs: [path: string, barePath: string, init: RequestInit, describe: typeof shapeOfBody][] =
    [
      [`${originOf("latchkey")}/verify`, `${originOf("bare")}/refuse`, bearer("x"), headersOf],
      [
        `${originOf("latchkey")}/oauth/introspect`,
        `${originOf("bare")}/introspect`,
        form,
        shapeOfBody,
      ],
    ];
  if (rpc) {
    const [url, bareUrl] = [originOf("rpcCaller"), originOf("bareRpcCaller")];
    pairs.push([`${url}/verdict`, `${bareUrl}/verdict`, bearer(token), shapeOfBody]);
  }
  for (const [url, bareUrl, init, describe] of pairs) {
    const [own, bare] = [
      await describe(await fetch(url, init)),
      await describe(await fetch(bareUrl, init)),
    ];
    if (own !== bare) throw new Error(`${bareUrl} is not like ${url}:\n${bare}\n${own}`);
  }
}

/** Returns status and headers, without the values that differ from answer to answer. */
async function headersOf(response: Response): Promise<string> {
  await response.text();
  const lines = [...response.headers].filter(
    ([name]) => !["date", "connection", "keep-alive"].includes(name),
  );
  return [
    response.status,
    ...lines.map(([name, value]) => `${name}: ${name === "x-request-id" ? value.length : value}`),
  ].join("\n");
}

/** Returns the members of a JSON answer, and the length of each value. */
async function shapeOfBody(response: Response): Promise<string> {
  const members: [string, unknown][] = Object.entries(JSON.parse(await response.text()));
  return members.map(([name, value]) => `${name}: ${JSON.stringify(value).length}`).join("\n");
}
