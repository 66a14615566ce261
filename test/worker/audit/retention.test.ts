import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { HOME } from "../support/organizations.ts";
import { beginTrail, cron, numbers, OTHER, run, seal, verify, writeSome } from "./stored-trail.ts";

const DAY = 86_400;

beforeEach(async () => {
  await beginTrail();
});

describe("retention", () => {
  const ago = (days: number) => new Date(Date.now() - days * DAY * 1000);

  it("prunes older rows, and leaves a checkpoint from which the rest verifies", async () => {
    await writeSome();
    const old = (await numbers(OTHER)).length;
    await seal(ago(40));
    await writeSome();
    await seal(ago(35));
    const older = (await numbers(OTHER)).length;
    await writeSome();
    const all = (await numbers(OTHER)).length;
    await cron("30");

    expect(await numbers(OTHER)).toEqual([
      ...Array.from({ length: all - older }, (_, index) => older + 1 + index),
      null,
    ]);
    expect(old).toBeLessThan(older);
    await cron("30");
    const report = await verify();
    expect(report).toMatchObject({ findings: [], unsealed: 0 });
    expect(report.chains.find(({ chain }) => chain === OTHER)).toMatchObject({ from: older + 1 });
    const row = await env.DB.prepare(
      "SELECT details FROM audit_events WHERE action = 'audit.pruned' AND organization = ?",
    )
      .bind(OTHER)
      .first();
    expect(row).toEqual({ details: JSON.stringify({ through: older }) });
  });

  it("keeps everything by default, and younger rows if it is set", async () => {
    await writeSome();
    await seal(ago(40));
    const before = await numbers(HOME);
    await cron();
    await cron("45");
    expect(await numbers(HOME)).toEqual(before);
  });

  it("keeps a row outside the chain as evidence", async () => {
    await writeSome();
    await seal(ago(40));
    await run("UPDATE audit_events SET number = NULL WHERE organization = ? AND number = 2", OTHER);
    // By then the rows themselves are old. Their seal is not valid, since it lacks a row.
    await cron("30", ago(-40));
    expect((await verify()).findings).toMatchObject([{ what: "behind_seal", chain: OTHER }]);
  });

  it("prunes nothing because of an altered seal, and reports it", async () => {
    await writeSome();
    await seal(ago(40));
    await writeSome();
    await seal();
    const [here, there] = [(await numbers(HOME)).length, (await numbers(OTHER)).length];
    await run("UPDATE audit_seals SET sealed_at = 1 WHERE chain = ?", OTHER);

    await expect(cron("30")).rejects.toThrow("audit:verify");
    expect((await numbers(OTHER)).length).toBe(there);
    expect((await numbers(HOME)).length).toBeLessThan(here);
    expect((await verify()).findings).toMatchObject([
      { what: "seal_altered", chain: OTHER },
      { what: "seal_altered", chain: OTHER },
    ]);
  });

  it("differs from a removal", async () => {
    await writeSome();
    await seal(ago(40));
    await writeSome();
    await cron();
    await run("DELETE FROM audit_seals WHERE chain = ? AND from_number = 1", OTHER);
    await run("DELETE FROM audit_events WHERE organization = ? AND number <= 3", OTHER);
    const what = (await verify()).findings.map((finding) => finding.what);
    expect(what).toContain("seal_missing");
  });
});
