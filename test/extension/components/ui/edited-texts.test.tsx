import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { connection, token } from "../../support/fixtures.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";
import { fakeTwoOrganizations, OTHER } from "../../support/two-organizations.ts";

const OFFLINE = "You were offline. Nothing was changed.";
const offline = { ok: false, failure: { kind: "offline" } };
const ORGANIZATION = "#/organization";

async function act(name: string, role: "button" | "switch" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}

/** Types a new name and submits it. Does not wait for the answer. */
async function rename(label = "Name") {
  type(screen.getByLabelText(label), "Renamed");
  await act("Save name");
}

const field = (name = "Name") => screen.queryByRole<HTMLInputElement>("textbox", { name });

describe("a text that is saved in place", () => {
  it("is sent once, and announced only after it was saved", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeAdministrator(["users"], { updateOrganization: () => answer.promise });
    const { app } = await renderApp(background, { hash: ORGANIZATION });
    await act("Edit name");
    await rename();
    await act("Save name");
    expect(background.sent("updateOrganization")).toHaveLength(1);
    expect(app.announcer.message.value).toBeNull();
    answer.resolve(offline);
    await settled();
    expect(screen.getAllByText(OFFLINE)).not.toEqual([]);
    expect(field()?.value).toBe("Renamed");
  });

  it("stays in its field while another change is being saved", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeAdministrator(["users"], { updateOrganization: () => answer.promise });
    const { app } = await renderApp(background, { hash: ORGANIZATION });
    await act("Managers may see secrets they make for others", "switch");
    await act("Edit name");
    await rename();
    expect(background.sent("updateOrganization")).toHaveLength(1);
    expect(app.announcer.message.value).toBeNull();
    expect(field()?.value).toBe("Renamed");
  });

  it.each([
    ["Name saved", { ok: true, value: token({ name: "Renamed" }) }],
    [OFFLINE, offline],
  ])(
    "announces %j if it was closed meanwhile, and leaves the next edit alone",
    async (text, outcome) => {
      const answer = Promise.withResolvers<unknown>();
      const background = fakeTwoOrganizations({ updateToken: () => answer.promise });
      const { app } = await renderApp(background, { hash: "#/tokens/tok_1" });
      await act("Edit name");
      await rename();
      press("Escape", screen.getByLabelText("Name"));
      await settled();
      await act("Edit description");
      type(screen.getByLabelText("Description"), "Half a thought");
      answer.resolve(outcome);
      await settled();
      expect(app.announcer.message.value?.text).toBe(text);
      expect(field("Description")?.value).toBe("Half a thought");
    },
  );

  it.each([
    ["#/tokens/tok_1", "updateToken"],
    ["#/account", "updateMe"],
  ] as const)("announces nothing in the next organization: %s", async (hash, request) => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeTwoOrganizations({ [request]: () => answer.promise });
    const { app } = await renderApp(background, { hash });
    await act("Edit name");
    await rename();
    await app.session.switchTo(connection, OTHER.organizationId);
    await settled();
    answer.resolve({ ok: true, value: token({ name: "Renamed" }) });
    await settled();
    expect(background.sent(request)).toHaveLength(1);
    expect(app.announcer.message.value?.text).toBe("You switched to Other");
  });
});
