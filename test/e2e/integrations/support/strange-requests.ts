import { expect } from "@playwright/test";
import { PLAIN_PATHS, pathTricks } from "../../../support/path-tricks.ts";
import type { Ports } from "./documented.ts";
import type { Answer, Api, SentRequest } from "./http.ts";
import { test } from "./latchkey.ts";
import { expectOnlyPreflights, PREFLIGHT, WITH_PREFLIGHTS } from "./preflights.ts";
import type { Program } from "./program.ts";
import { sendRaw } from "./send-raw.ts";

/** A running proxy in front of an API. */
export interface Front {
  port: number;
  api(): Api;
  ask(sent: SentRequest): Promise<Answer>;
  expectRefused(answer: Answer, ...statuses: number[]): void;
  /** Starts another one of the same kind, with more of its documented file in effect. */
  start(ports: Ports, more: Record<string, string>): Promise<Program>;
}

const CHALLENGE = 'Bearer realm="latchkey", error="invalid_request"';
const AT_A_TIME = 16;

/** The promises about requests that only an attacker, a faulty client or a browser sends. */
export function testStrangeRequests(front: Front): void {
  test("answers 400 to a path that the API may read as below another prefix, and passes other paths on as they are", async ({
    latchkey,
  }) => {
    const reader = (await latchkey.issue({ scopes: ["API_READ"] })).secret;
    const writer = (await latchkey.issue({ scopes: ["orders:full"] })).secret;
    const tricks = [...pathTricks("orders", "api"), ...pathTricks("api", "orders")];
    const attempts = [reader, writer].flatMap((token) => tricks.map((trick) => ({ token, trick })));
    front.api().received.length = 0;
    const accepted: string[] = [];
    for (let start = 0; start < attempts.length; start += AT_A_TIME) {
      const statuses = attempts.slice(start, start + AT_A_TIME).map(async ({ token, trick }) => {
        const lines = [`POST ${trick} HTTP/1.1`, `Authorization: Bearer ${token}`];
        const status = await sendRaw(front.port, [...lines, "Content-Length: 0"]);
        if (status !== 400) accepted.push(`${status} ${trick}`);
      });
      await Promise.all(statuses);
    }
    expect(front.api().received.map(({ url }) => url)).toEqual([]);
    expect(accepted).toEqual([]);

    for (const path of PLAIN_PATHS.map((rest) => `/api/${rest}`)) {
      expect([path, (await front.ask({ path, token: reader })).status]).toEqual([path, 200]);
      expect(front.api().received).toMatchObject([{ url: path }]);
    }
  });

  test("answers 400 to a malformed credential and says so: it is no fault of a server", async ({
    latchkey,
  }) => {
    const { secret } = await latchkey.issue({});
    const malformed = [
      "Bearer",
      `Bearer "${secret}"`,
      `Bearer ${secret} x`,
      `Bearer ${secret}\xe9`,
    ];
    for (const credential of [...malformed, `Bearer ${secret}, Bearer x`]) {
      const headers = { Authorization: credential };
      const answer = await front.ask({ path: "/api/things", headers });
      front.expectRefused(answer, 400);
      expect([credential, answer.headers["www-authenticate"]]).toEqual([credential, CHALLENGE]);
    }
    const twice = { Authorization: [`Bearer ${secret}`, "Bearer another"] };
    front.expectRefused(await front.ask({ path: "/api/things", headers: twice }), 400);
  });

  test("answers a browser's preflight itself once it is told to, and lets nothing else through", async ({
    latchkey,
  }) => {
    front.expectRefused(
      await front.ask({ path: "/api/things", method: "OPTIONS", headers: PREFLIGHT }),
      401,
    );
    const listen = front.port + 1;
    const ports = { listen, latchkey: latchkey.port, api: front.api().port };
    const program = await front.start(ports, WITH_PREFLIGHTS);
    try {
      const { secret } = await latchkey.issue({});
      await expectOnlyPreflights(listen, front.api(), secret);
    } finally {
      await program.stop();
    }
  });
}
