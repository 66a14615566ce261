import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { toGuardAnswer } from "./guard-answer.ts";
import type { AnswerHeaders, Judge } from "./judge-request.ts";
import { type NodeRequest, removeCredential, toNodeArrival } from "./node-form.ts";

/** The members of Fastify's `FastifyRequest` that a guard uses, so that its types do not depend on Fastify. */
export interface FastifyRequest {
  readonly raw: NodeRequest;
}

/** The members of Fastify's `FastifyReply` that a guard uses. */
export interface FastifyReply {
  readonly sent: boolean;
  code(status: number): unknown;
  getHeader(name: string): unknown;
  header(name: string, value: string): unknown;
  send(body: string | null): unknown;
}

/** Creates a hook for Fastify. As an `onRequest` hook it runs before a body is read. */
export function createFastifyForm(judge: Judge, verdicts: WeakMap<object, AllowedVerdict>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const outcome = await judge(toNodeArrival(request.raw));
    // Other code, such as a timeout, has answered.
    if (reply.sent) return reply;
    if (outcome.status !== "allowed") {
      const { status, headers, body } = toGuardAnswer(outcome);
      reply.code(status);
      addHeaders(reply, headers);
      // Fastify waits for an asynchronous hook that returns its reply, and runs no handler.
      reply.send(body);
      return reply;
    }
    removeCredential(request.raw);
    verdicts.set(request, outcome.token);
    verdicts.set(request.raw, outcome.token);
    addHeaders(reply, outcome.headers);
    return undefined;
  };
}

function addHeaders(reply: FastifyReply, headers: AnswerHeaders = {}): void {
  for (const [name, value] of Object.entries(headers)) {
    const before = name === "Vary" ? reply.getHeader(name) : undefined;
    reply.header(name, before === undefined ? value : `${String(before)}, ${value}`);
  }
}
