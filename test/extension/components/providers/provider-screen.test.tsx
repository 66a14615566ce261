import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { alertText, listControls } from "../../support/controls.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { connection } from "../../support/fixtures.ts";
import { provider } from "../../support/organization-answers.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";

const key = { connection: connection.key };
const hash = "#/organization/sign-in/prv_1";
const both = ["users", "catalog"] as const;
const button = (name: string) => screen.getByRole("button", { name });
const region = (name: string) => screen.getByRole("region", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const toast = () => document.querySelector(".toast")?.textContent;

async function act(name: string) {
  button(name).click();
  await settled();
}

describe("the Sign-in card", () => {
  it("lists providers for members who manage users and the catalog, and for nobody else", async () => {
    for (const manages of [["users"], ["catalog"], both] as const) {
      const { background } = await renderApp(fakeAdministrator(manages), {
        hash: "#/organization",
      });
      expect(screen.queryByRole("region", { name: "Sign-in" }) !== null).toBe(manages === both);
      expect(background.sent("listProviders").length > 0).toBe(manages === both);
    }
    expect(within(region("Sign-in")).getByRole("listitem").textContent).toBe(
      "Acme Loginlogin.acme.exampleOpen",
    );
    await act("Open Acme Login");
    expect(heading()).toBe("Acme Login");
  });

  it("leads nobody else to a provider's address", async () => {
    await renderApp(fakeAdministrator(["users"]), { hash });
    expect(heading()).toBe("Tokens");
  });
});

describe("adding a provider", () => {
  const form = "#/organization/sign-in/new";

  it("fills in what a kind of provider needs, and sends what was typed", async () => {
    const { background } = await renderApp(fakeAdministrator(both), { hash: form });
    choose(screen.getByLabelText("Provider"), "entra");
    await settled();
    expect(screen.getByText(/^Make app roles there/)).toBeTruthy();
    expect((screen.getByLabelText("Claim that names a person") as HTMLSelectElement).value).toBe(
      "oid",
    );
    type(screen.getByLabelText("Name"), "Contoso");
    type(screen.getByLabelText("Issuer"), " https://login.microsoftonline.com/t1/v2.0 ");
    type(screen.getByLabelText("Client ID"), "c-1");
    type(screen.getByLabelText("Client secret"), "s3cret");
    await act("Add rule");
    type(screen.getByLabelText("Value of rule 1"), "LK Admins");
    choose(screen.getByLabelText("What rule 1 gives"), "role admin");
    await act("Add rule");
    type(screen.getByLabelText("Claim of rule 2"), "realm_access > roles");
    type(screen.getByLabelText("Value of rule 2"), "support");
    choose(screen.getByLabelText("What rule 2 gives"), "group support");
    await act("Add provider");

    expect(background.sent("createProvider")).toEqual([
      {
        ...key,
        provider: {
          name: "Contoso",
          issuer: "https://login.microsoftonline.com/t1/v2.0",
          client_id: "c-1",
          client_secret: "s3cret",
          scope: "openid profile email",
          subject_claim: "oid",
          acr_values: null,
          session_hours: 12,
          mapping: {
            email: ["email"],
            name: ["name"],
            default_role: null,
            roles: [{ claim: ["roles"], equals: "LK Admins", role: "admin" }],
            groups: [{ claim: ["realm_access", "roles"], equals: "support", group: "support" }],
          },
        },
      },
    ]);
    expect(heading()).toBe("Contoso");
    expect(document.documentElement.outerHTML).not.toContain("s3cret");
  });

  it("replaces what another kind filled in, and keeps what was typed", async () => {
    await renderApp(fakeAdministrator(both), { hash: form });
    const read = (label: string) => (screen.getByLabelText(label) as HTMLInputElement).value;
    choose(screen.getByLabelText("Provider"), "entra");
    choose(screen.getByLabelText("Provider"), "okta");
    await settled();
    expect([read("Name"), read("Issuer")]).toEqual(["Okta", "https://{domain}.okta.com"]);
    type(screen.getByLabelText("Name"), "Acme Login");
    choose(screen.getByLabelText("Provider"), "google");
    await settled();
    expect([read("Name"), read("Issuer")]).toEqual(["Acme Login", "https://accounts.google.com"]);
  });

  it("marks each field that is wrong, and sends nothing", async () => {
    const { background } = await renderApp(fakeAdministrator(both), { hash: form });
    type(screen.getByLabelText("Issuer"), "login");
    type(screen.getByLabelText("Hours until they sign in again"), "721");
    await act("Add rule");
    await act("Add provider");

    for (const text of [
      "Enter a name.",
      "Enter the provider's address, which begins with https.",
      "Enter the client ID.",
      "Enter a number from 1 to 720.",
      "Each rule needs a claim and a value, and a role or group that the catalog has.",
    ]) {
      expect(screen.getByText(text)).toBeTruthy();
    }
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
    expect(background.sent("createProvider")).toEqual([]);
  });

  it("says that the provider does not answer, and keeps what was typed", async () => {
    const background = fakeAdministrator(both, {
      createProvider: () => refusedReply("provider_unusable", 422),
    });
    await renderApp(background, { hash: form });
    type(screen.getByLabelText("Name"), "Contoso");
    type(screen.getByLabelText("Issuer"), "https://login.example.com");
    type(screen.getByLabelText("Client ID"), "c-1");
    await act("Add provider");
    expect(alertText()).toMatch(/^The provider does not answer at this issuer/);
    expect((screen.getByLabelText("Client ID") as HTMLInputElement).value).toBe("c-1");
  });
});

describe("a provider", () => {
  it("says in words what its claims give, and never shows its secret", async () => {
    await renderApp(fakeAdministrator(both), { hash });
    const text = region("Connection").textContent;
    expect(text).toContain("realm_access > roles = LK Admins gives the role Admin");
    expect(text).toContain("Everybody else gets the role Basic_User.");
    expect(text).toContain("Set on 1 November 2026");
  });

  it("gives each control a name of its own", async () => {
    await renderApp(fakeAdministrator(both), { hash });
    const names = listControls().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("sends only what was changed, and keeps the stored secret", async () => {
    const { background } = await renderApp(fakeAdministrator(both), { hash });
    await act("Edit");
    type(screen.getByLabelText("Hours until they sign in again"), "8");
    await act("Save provider");
    expect(background.sent("updateProvider")).toEqual([
      { ...key, id: "prv_1", version: 3, change: { session_hours: 8 } },
    ]);
    expect(toast()).toBe("Provider saved");

    await act("Edit");
    type(screen.getByLabelText("Client secret"), "rotated");
    await act("Save provider");
    expect(background.sent("updateProvider")[1]).toMatchObject({
      version: 4,
      change: { client_secret: "rotated" },
    });
  });

  it("keeps issuer and subject once people have signed in", async () => {
    const background = fakeAdministrator(both, {
      listProviders: () => ({ ok: true, value: [provider({ has_identities: true })] }),
    });
    await renderApp(background, { hash });
    await act("Edit");
    expect((screen.getByLabelText("Issuer") as HTMLInputElement).readOnly).toBe(true);
    const subject = screen.getByLabelText("Claim that names a person") as HTMLSelectElement;
    expect(subject.disabled).toBe(true);
  });

  it("shows the record that proves a domain, and looks for it", async () => {
    await renderApp(fakeAdministrator(both), { hash });
    expect(region("Mail domains").textContent).toContain("_latchkey.acme.example");
    await act("Check acme.example");
    expect(toast()).toBe("acme.example is proved");
    expect(region("Mail domains").textContent).not.toContain("_latchkey.acme.example");
  });

  it("says why a domain is not added", async () => {
    const background = fakeAdministrator(both, {
      addProviderDomain: () => refusedReply("domain_taken", 409),
    });
    await renderApp(background, { hash });
    await act("Add domain");
    expect(screen.getByText("Enter a domain.")).toBeTruthy();
    type(screen.getByLabelText("Domain"), "other.example");
    await act("Add domain");
    expect(
      screen.getByText("This domain is listed already, or proved by somebody else."),
    ).toBeTruthy();
  });

  it("opens a trial in a tab", async () => {
    const opened: string[] = [];
    await renderApp(fakeAdministrator(both), {
      hash,
      openAddress: async (address) => void opened.push(address),
    });
    await act("Try sign-in");
    expect(opened).toEqual(["https://login.acme.example/authorize?x=1"]);
  });

  it("is turned off and deleted after a question, and not while the organization needs it", async () => {
    const { background } = await renderApp(fakeAdministrator(both), { hash });
    await act("Turn off");
    expect(background.sent("updateProvider")).toEqual([]);
    await act("Turn off provider");
    expect(screen.getByText("Nobody can sign in through it since 23 November 2026.")).toBeTruthy();
    await act("Delete");
    await act("Delete provider");
    expect(background.sent("removeProvider")).toEqual([{ ...key, id: "prv_1" }]);
    expect(heading()).toBe("Organization");

    const needed = fakeAdministrator(both, {
      removeProvider: () => refusedReply("provider_required", 409),
    });
    await renderApp(needed, { hash });
    await act("Delete");
    await act("Delete provider");
    expect(alertText()).toBe(
      "This organization opens by its provider alone. Allow other ways to sign in first.",
    );
  });
});
