import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { E2E_URL } from "./support/server.ts";

// The system's browser, as in every other spec.
test.use({
  launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] },
});

test.describe("the API reference", () => {
  for (const { width, colorScheme } of [
    { width: 1280, colorScheme: "light" },
    { width: 340, colorScheme: "dark" },
  ] as const) {
    test(`reads well at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(`${E2E_URL}/docs#issueToken`);
      const issue = page.getByRole("article", { name: "Issue a token" });
      await expect(issue).toBeInViewport();
      await expect(issue).toContainText("Creates a token and returns its secret");
      await expect(issue.getByText(`curl ${E2E_URL}/v1/tokens`)).toBeVisible();
      const [content, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
      ]);
      expect(content).toBeLessThanOrEqual(window ?? 0);
      await issue.getByRole("link", { name: "IssuedTokenResource" }).click();
      await expect(page.getByRole("article", { name: "IssuedTokenResource" })).toBeInViewport();

      // All operations look alike, and axe takes minutes for all of them.
      await page.evaluate(() => {
        const others = "article:not(#issueToken, #verifyToken, #IssuedTokenResource)";
        for (const article of document.querySelectorAll(others)) article.remove();
      });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });
  }
});
