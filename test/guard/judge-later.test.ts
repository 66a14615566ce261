import { expect, it } from "vitest";
import { type GuardOptions, guard } from "../../worker/guard/guard.ts";
import { judgeLater } from "../../worker/guard/judge-later.ts";
import type { Judge } from "../../worker/guard/judge-request.ts";

const request = { authorization: undefined, method: "GET", path: "/", keepAlive: () => {} };

/** Judges requests behind a judge that is made late, and records what was made and written. */
function createLate(makers: (() => Judge)[]) {
  const messages: string[] = [];
  let made = 0;
  const judge = judgeLater(
    () => {
      made += 1;
      return (makers.shift() ?? (() => expect.unreachable()))();
    },
    (message) => messages.push(message),
  );
  return { judge: () => judge(request), messages, made: () => made };
}

const refuse = (): Judge => async () => ({ status: "no_credential" });

it("reads options that a function returns at the first request, and only then", async () => {
  const { judge, made } = createLate([refuse]);
  expect(made()).toBe(0);
  expect(await judge()).toEqual({ status: "no_credential" });
  expect(await judge()).toEqual({ status: "no_credential" });
  expect(made()).toBe(1);
});

it("answers 503 as long as the options are not valid, says once why, and quotes nothing", async () => {
  const secret = () => {
    throw new Error("LATCHKEY_CREDENTIAL=lk_svc_secret");
  };
  const late = createLate([secret, secret, refuse]);
  for (const _ of [1, 2]) {
    expect(await late.judge()).toEqual({ status: "unavailable", retryAfterSeconds: 5 });
  }
  expect(await late.judge()).toEqual({ status: "no_credential" });
  expect(late.messages).toEqual([
    "latchkey/guard: The function that returns the options threw an error, so requests get 503.",
  ]);
});

it("does not quote an error that is not its own", async () => {
  const foreign = () => {
    throw new TypeError("not a function: lk_svc_secret");
  };
  const { judge, messages } = createLate([foreign]);
  await judge();
  expect(messages.join()).toContain("threw an error");
  expect(messages.join()).not.toContain("lk_svc_secret");
});

it("names the option that is not valid", async () => {
  const invalid = () => {
    throw new TypeError("latchkey/guard: the options are not valid: api needs an id.");
  };
  const { judge, messages } = createLate([invalid]);
  await judge();
  expect(messages).toEqual([
    "latchkey/guard: the options are not valid: api needs an id. So requests get 503.",
  ]);
});

it("guards by options that a function returns, and fails closed without them", async () => {
  const things = guard(() => ({ api: "control-plane" }) as GuardOptions);
  const handler = things.fetch(() => new Response("from the API"));
  const headers = { Authorization: "Bearer a" };
  const { status } = await handler(new Request("https://api.example/", { headers }));
  expect(status).toBe(503);
});
