import { send } from "./send.ts";

export const ORIGIN = "http://localhost:8787";

export interface CallOptions {
  method?: string;
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request to the Worker, as a client would. */
export function call(path: string, options: CallOptions = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  if (options.token !== undefined) headers.set("Authorization", `Bearer ${options.token}`);
  const init: RequestInit = { method: options.method ?? "GET", headers, redirect: "manual" };
  if (options.body !== undefined) {
    if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    init.body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  }
  return send(new Request(ORIGIN + path, init));
}

/** Posts a form, as OAuth endpoints expect it. */
export function callForm(
  path: string,
  form: Record<string, string>,
  options: CallOptions = {},
): Promise<Response> {
  const headers = { ...options.headers, "Content-Type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(form).toString();
  return call(path, { method: "POST", ...options, headers, body });
}
