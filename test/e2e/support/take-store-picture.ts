import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const root = join(import.meta.dirname, "../../..");
const ICON = readFileSync(join(root, "extension/assets/icon.svg"), "utf8");

/** A picture for the stores: a screen on a ground, with a headline. */
interface StorePicture {
  file: string;
  colorScheme: "light" | "dark";
  headline: string;
  text: string;
}

/** The pictures of docs/stores/listing.md, by the screen that they show. */
const STORE_PICTURES: Readonly<Record<string, StorePicture>> = {
  tokens: {
    file: "1-tokens",
    colorScheme: "light",
    headline: "Your API tokens, one click away",
    text: "See what each token may do, when it was last used, and when it ends.",
  },
  "new-token": {
    file: "2-new-token",
    colorScheme: "light",
    headline: "Give a token only what it needs",
    text: "Pick its permissions and its end. It never does more than you may do yourself.",
  },
  save: {
    file: "3-save",
    colorScheme: "dark",
    headline: "Copy the secret once",
    text: "As a token, a header, a curl command or a line for .env. Nobody can show it again.",
  },
  detail: {
    file: "4-detail",
    colorScheme: "dark",
    headline: "Stop a token within seconds",
    text: "Regenerate it, narrow it or revoke it. A revoked token stops working within 5 seconds.",
  },
  "person-tokens": {
    file: "5-people",
    colorScheme: "light",
    headline: "Look after your team’s tokens",
    text: "Managers make, regenerate and revoke tokens for others. The secret waits for its owner.",
  },
};

/** What the stores show beside the pictures: Chrome's small tile, and Edge's logo. */
const TILE = { file: "tile", width: 440, height: 280 };
const LOGO = { file: "logo", width: 300, height: 300 };

const SIZE = { width: 1280, height: 800 };
/** A screen is photographed larger than it is, so that its text stays sharp in the picture. */
const POPUP_SCALE = 1.2;
/** A wide screen reaches beyond the lower edge, so that it shows no footer. */
const WIDE_SCALE = 1.16;
const WIDE = 500;

/** Takes the picture for the stores of this screen, if there is one. */
export async function takeStorePicture(page: Page, name: string, folder: string): Promise<void> {
  const picture = STORE_PICTURES[name];
  if (picture === undefined) return;
  await page.emulateMedia({ colorScheme: picture.colorScheme, reducedMotion: "reduce" });
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const scale = width > WIDE ? WIDE_SCALE : POPUP_SCALE;
  const shot = await capture(page, { width, height, scale });
  const image = `<img src="data:image/png;base64,${shot}" width="${width * scale}" alt="">`;
  const ground = await page.context().newPage();
  const save = async (file: string, size: { width: number; height: number }, body: string) => {
    await ground.setViewportSize(size);
    await ground.setContent(`<style>${STYLE}</style>${body}`);
    await ground.screenshot({ path: join(folder, `${file}.png`) });
  };
  await save(picture.file, SIZE, composePicture(picture, image, width > WIDE));
  if (name === "tokens") {
    await save(TILE.file, TILE, `<main class="light tile">${ICON}<b>Latchkey</b></main>`);
    await save(LOGO.file, LOGO, `<main class="logo">${ICON}</main>`);
  }
  await ground.close();
}

/** @returns the page at this scale, as PNG in base64 */
async function capture(
  page: Page,
  { width, height, scale }: { width: number; height: number; scale: number },
): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const setScale = (deviceScaleFactor: number) =>
    session.send("Emulation.setDeviceMetricsOverride", {
      ...{ width, height, deviceScaleFactor, mobile: false },
    });
  await setScale(scale);
  const { data } = await session.send("Page.captureScreenshot", { format: "png" });
  await setScale(1);
  await session.detach();
  return data;
}

function composePicture(
  { colorScheme, headline, text }: StorePicture,
  image: string,
  isWide: boolean,
): string {
  return `<main class="${colorScheme} ${isWide ? "wide" : "popup"}">
    <header><p class="name">${ICON}Latchkey</p><h1>${headline}</h1><p>${text}</p></header>
    <div class="window">${image}</div>
  </main>`;
}

const STYLE = `
* { box-sizing: border-box; margin: 0; }
body { font: 20px/1.5 system-ui, sans-serif; overflow: hidden; }
main { width: 100vw; height: 100vh; overflow: hidden; }
.light {
  color: #15181e; --muted: #4b5363; --edge: #cdd6f5;
  background: radial-gradient(900px 700px at 88% 12%, #c9d5ff, transparent 70%),
    radial-gradient(800px 700px at 5% 100%, #dce7ff, transparent 70%), #f3f5fd;
}
.dark {
  color: #f1f3f9; --muted: #aab3c8; --edge: #343b52;
  background: radial-gradient(900px 700px at 88% 12%, #2c3f96, transparent 70%),
    radial-gradient(800px 700px at 5% 100%, #1c2850, transparent 70%), #0e1120;
}
.popup { display: grid; grid-template-columns: 1fr 456px; gap: 72px; align-items: center; padding: 40px 96px; }
.wide { padding: 44px 118px 0; text-align: center; }
.name { display: flex; align-items: center; gap: 12px; font-weight: 700; color: inherit !important; }
.wide .name { justify-content: center; font-size: 18px; }
.name svg { width: 40px; height: 40px; }
.wide .name svg { width: 28px; height: 28px; }
h1 { margin: 40px 0 20px; font-size: 50px; line-height: 1.14; letter-spacing: -0.035em; text-wrap: balance; }
.wide h1 { margin: 14px 0 6px; font-size: 40px; }
header p { color: var(--muted); text-wrap: pretty; }
.wide header p { font-size: 18px; }
.window {
  overflow: hidden; border-radius: 16px; outline: 1px solid var(--edge);
  box-shadow: 0 30px 70px #0b133a38, 0 6px 18px #0b133a24;
}
.wide .window { margin-top: 34px; }
img { display: block; }
.tile { display: flex; align-items: center; justify-content: center; gap: 18px; font-size: 42px; letter-spacing: -0.03em; }
.tile svg { width: 84px; height: 84px; }
.logo svg { width: 300px; height: 300px; display: block; }
`;
