import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { KeptCopyKey } from "../../../../shared/wire/kept-copy.ts";
import { call, callForm } from "../../support/call.ts";
import { countCopies, findHint } from "../../support/keeper.ts";
import { HOME, now, storeOrganization } from "../../support/organizations.ts";
import { setKeeping } from "../../support/store-kept-token.ts";
import { storeProvider } from "../../support/store-provider.ts";
import { storeToken } from "../../support/store-token.ts";
import {
  addMember,
  ageSignIns,
  authorizePath,
  Browser,
  codeFor,
  type Grant,
  locationOf,
  PASSWORD,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
} from "../support/browser.ts";
import { INSTALLATION, OTHER_INSTALLATION, prove } from "../support/installation.ts";

const OTHER = "org_other";

beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
}, PREPARE_MS);

let addresses = 0;

/** Signs a person in with a browser whose extension is the installation. */
async function openBrowser(email: string, installation = INSTALLATION) {
  addresses += 1;
  const browser = new Browser({ address: `198.51.100.${addresses}` });
  await browser.signIn(email);
  return {
    browser,
    async connect(organization = HOME): Promise<Grant> {
      const code = await codeFor(browser, {
        ...{ prompt: "none", organization, dpop_jkt: installation.thumbprint },
      });
      return (await trade(code, {}, prove(installation))).json<Grant>();
    },
  };
}

async function storeKeeper() {
  const email = `${crypto.randomUUID()}@example.test`;
  const person = await storeAccount(email);
  for (const organization of [HOME, OTHER]) {
    await addMember(person, organization);
    await setKeeping(organization, "signed_in");
  }
  for (const installation of [INSTALLATION, OTHER_INSTALLATION]) {
    await storeConsent(person, installation);
  }
  return { email, person };
}

/** Stores a token and keeps its secret in a session's browser. */
async function keep({ access_token, organization_id, subject }: Grant) {
  const { id } = await storeToken({ owner: subject, organization: organization_id });
  const path = `/v1/tokens/${id}/copies`;
  const body = { hint: await findHint(id) };
  const kept = await call(path, { method: "POST", token: access_token, body });
  if (kept.status !== 201) throw new Error(await kept.text());
  const copy = await kept.json<KeptCopyKey>();
  return {
    id,
    copy,
    open: (by: Grant) =>
      call(`${path}/${copy.id}/open`, { method: "POST", token: by.access_token }),
  };
}

/** Makes a person's sign-ins, and their sessions' proofs, 25 hours older. */
async function ageProofs(person: string): Promise<void> {
  await ageSignIns(person, 25 * 3600);
  await env.DB.prepare(
    `UPDATE browser_sessions SET proved_at = proved_at - 25 * 3600
      WHERE token_id IN (SELECT id FROM tokens WHERE owner = ?)`,
  )
    .bind(person)
    .run();
}

it("a provider's word freshens its own organization alone", async () => {
  const { email, person } = await storeKeeper();
  const { connect } = await openBrowser(email);
  const sessions = [await connect(HOME), await connect(OTHER)];
  const kept = await Promise.all(sessions.map(keep));
  await ageProofs(person);
  for (const organization of [HOME, OTHER]) await setKeeping(organization, "recent_sign_in");
  const provider = await storeProvider({ organization: OTHER });
  await env.DB.batch([
    env.DB.prepare("INSERT INTO identities VALUES (?1, ?2, ?2, ?3, ?3)").bind(
      ...[provider, person, now()],
    ),
    env.DB.prepare(
      `INSERT INTO sign_in_proofs (session, method, provider, at, authenticated_at)
        SELECT id, 'provider', ?1, ?3, ?3 FROM session WHERE user_id = ?2`,
    ).bind(provider, person, now()),
  ]);
  const answers = kept.map(({ open }, index) => open(sessions[index] as Grant));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 200]);
});

it("a new sign-in freshens every organization of its browser, and of no other browser", async () => {
  const { email, person } = await storeKeeper();
  const { browser, connect } = await openBrowser(email);
  const keepIn = async (organization: string) => {
    const session = await connect(organization);
    return { session, ...(await keep(session)) };
  };
  const kept = [await keepIn(HOME), await keepIn(OTHER)];
  for (const organization of [HOME, OTHER]) await setKeeping(organization, "recent_sign_in");
  const openAll = async () => {
    const answers = [];
    for (const { session, open } of kept) answers.push((await open(session)).status);
    return answers;
  };
  expect(await openAll()).toEqual([200, 200]);

  await ageProofs(person);
  expect(await openAll()).toEqual([403, 403]);
  await (await openBrowser(email, OTHER_INSTALLATION)).connect();
  expect(await openAll()).toEqual([403, 403]);

  const request = authorizePath("c".repeat(43), { max_age: "86400" });
  const asked = locationOf(await browser.fetch(request));
  await browser.signIn(email, PASSWORD, asked.pathname + asked.search);
  expect(await openAll()).toEqual([200, 200]);
});

it("a browser that signs itself out opens its secrets after the next sign-in, silent or not", async () => {
  const { email } = await storeKeeper();
  const { connect } = await openBrowser(email);
  const first = await connect();
  const { open, copy } = await keep(first);
  expect((await callForm("/oauth/revoke", { token: first.access_token })).status).toBe(200);
  expect((await open(first)).status).toBe(401);
  const next = await (await openBrowser(email)).connect();
  expect(await (await open(next)).json()).toMatchObject({ key: copy.key });
});

it("a browser that is signed out by another one cannot open its secrets again, in any organization", async () => {
  const { email, person } = await storeKeeper();
  const lost = await openBrowser(email);
  const here = await openBrowser(email, OTHER_INSTALLATION);
  const [inHome, inOther] = [await lost.connect(HOME), await lost.connect(OTHER)];
  const acting = await here.connect(HOME);
  const kept = [await keep(inHome), await keep(inOther), await keep(acting)];
  const signedOut = await call(`/v1/sessions/${inHome.session_id}`, {
    method: "DELETE",
    token: acting.access_token,
  });
  expect(signedOut.status).toBe(204);
  expect(await Promise.all(kept.map(({ id }) => countCopies(id)))).toEqual([0, 0, 1]);
  expect((await kept[2]?.open(acting))?.status).toBe(200);

  await storeConsent(person);
  const again = await (await openBrowser(email)).connect();
  expect((await kept[0]?.open(again))?.status).toBe(404);
});

it("all others are forgotten when a person signs out the other browsers, or changes the password", async () => {
  for (const change of ["sign_out_others", "change_password"]) {
    const { email } = await storeKeeper();
    const other = await openBrowser(email);
    const here = await openBrowser(email, OTHER_INSTALLATION);
    const kept = [await keep(await other.connect()), await keep(await here.connect())];
    const form_token = await here.browser.formToken("/account");
    const answer = await here.browser.post("/account", {
      ...{ form_token, answer: change, password: PASSWORD },
      "new-password": "another horse, another staple",
    });
    expect([change, answer.status]).toEqual([change, 303]);
    expect(await Promise.all(kept.map(({ id }) => countCopies(id)))).toEqual([0, 1]);
  }
});
