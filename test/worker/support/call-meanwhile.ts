import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "../../../worker/app.ts";
import { ORIGIN } from "./call.ts";

/**
 * Sends a request to the Worker and runs `meanwhile` in its middle: after the request was authorized and made its
 * reads, before its write.
 */
export async function callMeanwhile(
  path: string,
  options: { method: string; token: string; body?: unknown; headers?: Record<string, string> },
  meanwhile: () => Promise<unknown>,
): Promise<Response> {
  let hasRun = false;
  // True between the preparation of a change and its batch. Uses are written in batches of their own.
  let isChange = false;
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name === "prepare") {
        return (sql: string) => {
          isChange ||= sql.includes("INSERT INTO audit_events");
          return target.prepare(sql);
        };
      }
      if (name !== "batch") return member.bind(target);
      return async (statements: D1PreparedStatement[]) => {
        if (isChange && !hasRun) {
          hasRun = true;
          await meanwhile();
        }
        isChange = false;
        return target.batch(statements);
      };
    },
  });
  const headers = new Headers({ ...options.headers, Authorization: `Bearer ${options.token}` });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  const request = new Request(ORIGIN + path, {
    method: options.method,
    headers,
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const context = createExecutionContext();
  const response = await app.fetch(request, { ...env, DB }, context);
  await waitOnExecutionContext(context);
  return response;
}
