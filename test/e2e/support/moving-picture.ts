import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Locator, Page } from "@playwright/test";
import UPNG from "upng-js";

/** Colours of a picture. A screen with a few flat colours needs no more, and the file stays small. */
const COLORS = 256;
const POINTER_ID = "pointer-of-the-picture";

/** Records what a page shows as an animated PNG, which every browser and GitHub play. */
export class MovingPicture {
  readonly #frames: { image: Buffer; milliseconds: number }[] = [];

  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Adds what the page shows now. */
  async show(milliseconds: number): Promise<void> {
    this.#frames.push({
      image: await this.#page.screenshot({ animations: "disabled", caret: "hide" }),
      milliseconds,
    });
  }

  /** Shows a dot where a person would press, and presses there. */
  async press(target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (box === null) throw new Error("There is nothing to press.");
    const at = [box.x + Math.min(box.width / 2, 60), box.y + box.height / 2] as const;
    await this.#point(at);
    await this.show(700);
    await this.#point(null);
    await target.click();
  }

  /** Types a text in a few steps. */
  async type(target: Locator, text: string): Promise<void> {
    const step = Math.ceil(text.length / 4);
    for (let end = step; end < text.length + step; end += step) {
      await target.fill(text.slice(0, end));
      await this.show(180);
    }
  }

  /** Writes the picture, and returns its size in bytes. */
  save(path: string): number {
    const frames = this.#frames.map(({ image }) => UPNG.decode(new Uint8Array(image).buffer));
    const [first] = frames;
    if (first === undefined) throw new Error("The picture has no frame.");
    const pixels = frames.map((frame) => UPNG.toRGBA8(frame)[0] as ArrayBuffer);
    const durations = this.#frames.map(({ milliseconds }) => milliseconds);
    const encoded = UPNG.encode(pixels, first.width, first.height, COLORS, durations);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, new Uint8Array(encoded));
    return encoded.byteLength;
  }

  /** Draws the dot, or removes it. Styles are set by script, since the extension's policy forbids them in markup. */
  #point(at: readonly [number, number] | null): Promise<void> {
    return this.#page.evaluate(
      ([id, place]) => {
        document.getElementById(id)?.remove();
        if (place === null) return;
        const dot = document.createElement("div");
        dot.id = id;
        dot.popover = "manual";
        Object.assign(dot.style, {
          position: "fixed",
          inset: "auto",
          left: `${place[0] - 13}px`,
          top: `${place[1] - 13}px`,
          width: "26px",
          height: "26px",
          padding: "0",
          margin: "0",
          border: "2px solid rgb(255 255 255 / 0.9)",
          borderRadius: "50%",
          background: "rgb(40 60 200 / 0.45)",
          pointerEvents: "none",
        });
        document.body.append(dot);
        // Above dialogs, which are in the top layer as well.
        dot.showPopover();
      },
      [POINTER_ID, at] as const,
    );
  }
}
