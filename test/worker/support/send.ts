import { exports } from "cloudflare:workers";

/** Takes a request instead of the Worker. @returns `null` to leave it to the Worker */
type Capture = (request: Request) => Response | null;
let capture: Capture = () => null;
const stubs = new WeakSet<Response>();

/** True for the answer to a request that was captured, which the Worker did not give. */
export const isStub = (response: Response): boolean => stubs.has(response);

/** Sends a request to the Worker, unless `captureRequest` waits for it. */
export async function send(request: Request): Promise<Response> {
  return capture(request) ?? exports.default.fetch(request);
}

/** Returns the first request with this method that `call` makes, which is not sent. */
export async function captureRequest(
  method: string,
  call: () => Promise<unknown>,
): Promise<Request> {
  const captured: Request[] = [];
  capture = (request) => {
    if (request.method !== method) return null;
    captured.push(request);
    const stub = new Response(null, { status: 204 });
    stubs.add(stub);
    return stub;
  };
  try {
    await call();
  } finally {
    capture = () => null;
  }
  const [request] = captured;
  if (request === undefined) throw new Error(`No ${method} was sent.`);
  return request;
}
