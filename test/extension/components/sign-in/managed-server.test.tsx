import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { ManagedSettings } from "../../../../extension/messages.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { openPage } from "../../support/open-page.tsx";
import { settled, type } from "../../support/render-app.tsx";

const SERVER = "https://tokens.example.com";
const address = () => screen.getByLabelText<HTMLInputElement>("Server address");

async function open(managed: Partial<ManagedSettings>, handlers = {}) {
  const background = fakeBackground([], {
    getStatus: () => ({ at: "disconnected" }),
    ...handlers,
  });
  background.memory.managed = { ...background.memory.managed, ...managed };
  return await openPage(background);
}

async function submit() {
  document.querySelector("form")?.requestSubmit();
  await settled();
}

describe("Connect to Latchkey, with a server that the organization has set", () => {
  it("is filled in, and may be changed", async () => {
    const { background } = await open({ server: SERVER });
    expect(address().value).toBe(SERVER);
    expect(document.body.textContent).toContain("Set by your organization.");
    type(address(), "other.example.com");
    await submit();
    expect(background.sent("connect")).toEqual([{ address: "other.example.com" }]);
  });

  it("stays empty once a person has emptied it", async () => {
    const { background } = await open({ server: SERVER });
    type(address(), "");
    await settled();
    expect(address().value).toBe("");
    await submit();
    expect(background.sent("connect")).toEqual([{ address: "" }]);
  });

  it("cannot be changed if the organization allows no other, but can be tried again", async () => {
    const { background } = await open(
      { server: SERVER, mayChangeServer: false },
      { connect: () => ({ ok: false, failure: { kind: "server_is_set" } }) },
    );
    expect(address().readOnly).toBe(true);
    await submit();
    expect(background.sent("connect")).toEqual([{ address: SERVER }]);
    expect(alertText()).toBe("Your organization lets you connect only to its own server.");
  });

  it("is filled in when the policy comes later, but not over what a person has typed", async () => {
    const { background, channel } = await open({});
    expect(address().value).toBe("");
    background.memory.managed = { ...background.memory.managed, server: SERVER };
    channel.dispatchEvent(new Event("message"));
    await settled();
    expect(address().value).toBe(SERVER);
    type(address(), "other.example.com");
    channel.dispatchEvent(new Event("message"));
    await settled();
    expect(address().value).toBe("other.example.com");
    background.memory.managed = { ...background.memory.managed, mayChangeServer: false };
    channel.dispatchEvent(new Event("message"));
    await settled();
    expect(address().value).toBe(SERVER);
  });

  it("says whom to ask if the organization has set no address that works", async () => {
    await open({ mayChangeServer: false });
    expect(document.body.textContent).toContain(
      "Your organization lets you choose no server, but has set no address that works.",
    );
    expect(screen.queryByLabelText("Server address")).toBeNull();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

it("Sign in offers no other server, and says why", async () => {
  const { background } = await open(
    { server: SERVER, mayChangeServer: false },
    {
      getStatus: () => ({
        ...{ at: "signed_out", origin: SERVER, host: "tokens.example.com", ended: false },
      }),
    },
  );
  const change = screen.getByRole<HTMLButtonElement>("button", { name: "Change server" });
  expect(change.disabled).toBe(true);
  expect(document.body.textContent).toContain("Set by your organization.");
  change.click();
  await settled();
  expect(background.sent("changeServer")).toEqual([]);
});
