/** Answers one outgoing call of the Worker. */
type Answer = (request: Request) => Response | Promise<Response>;

const answers = new Map<string, Answer>();
/** Addresses that were called, with those that nothing answered. */
const called: string[] = [];
/** Texts of TXT records, by name. A name that is absent does not exist. */
const records = new Map<string, readonly string[]>();

const DNS = "https://cloudflare-dns.com/dns-query";
const callRealServer = globalThis.fetch;

/** Replaces the outermost `fetch`: tests call no server but those of this computer. */
export function disconnectInternet(): void {
  answers.clear();
  called.length = 0;
  records.clear();
  answerAt(DNS, answerDnsQuery);
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    called.push(request.url);
    if (["localhost", "127.0.0.1"].includes(url.hostname)) return callRealServer(request);
    const answer = answers.get(url.origin + url.pathname);
    if (answer === undefined) throw new TypeError("Network connection lost.");
    return answer(request);
  };
}

/** Answers calls of an address, whatever its query. */
export function answerAt(address: string, answer: Answer): void {
  answers.set(address, answer);
}

/** Returns how many calls the Worker has made to an address. */
export function countCalls(address: string): number {
  return called.filter((url) => url.split("?")[0] === address).length;
}

/** Sets the TXT records of a name; `null` for a name that does not exist. */
export function setTxtRecords(name: string, texts: readonly string[] | null): void {
  if (texts === null) records.delete(name);
  else records.set(name, texts);
}

/** Answers as https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/ says. */
function answerDnsQuery(request: Request): Response {
  const name = new URL(request.url).searchParams.get("name") ?? "";
  const texts = records.get(name);
  const body = {
    Status: texts === undefined ? 3 : 0,
    TC: false,
    Question: [{ name, type: 16 }],
    ...(texts && {
      Answer: texts.map((text) => ({ name, type: 16, TTL: 300, data: JSON.stringify(text) })),
    }),
  };
  const headers = { "Content-Type": "application/dns-json" };
  return new Response(JSON.stringify(body), { headers });
}
