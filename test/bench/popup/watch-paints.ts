import type { BrowserContext } from "@playwright/test";

/** What {@link watchPaints} adds to each page. All instants are epoch milliseconds. */
export interface Watched {
  paints: {
    /** Waits until an element was painted; `html` for a page that has loaded. @returns the instant */
    waitFor(selector: string): Promise<number>;
    /** Watches for the next key and the frame with the changed list. */
    watchKey(): void;
    /** Watches for the next click and the frame with an element. */
    watchClick(selector: string): void;
    /** Waits for what is watched for. @returns the milliseconds from the key or click to the frame */
    readDelay(): Promise<number>;
  };
}

/** Makes each page of the browser note when it has painted something. */
export async function watchPaints(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    /** Waits until the present state of the page is painted: the task after the next frame. */
    const painted = () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
          port2.postMessage(null);
        });
      });
    const changed = (isDone: () => boolean) =>
      new Promise<void>((resolve) => {
        if (isDone()) {
          resolve();
          return;
        }
        const observer = new MutationObserver(() => {
          if (!isDone()) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document, { childList: true, subtree: true, characterData: true });
        document.addEventListener("DOMContentLoaded", () => isDone() && resolve());
      });
    const event = (name: "keydown" | "click") =>
      new Promise<number>((resolve) => {
        const listen = ({ timeStamp }: Event) => resolve(performance.timeOrigin + timeStamp);
        document.addEventListener(name, listen, { capture: true, once: true });
      });
    const has = (selector: string) =>
      selector === "html"
        ? document.readyState !== "loading"
        : document.querySelector(selector) !== null;
    // An element is often there before anybody asks for it.
    const instants = new Map<string, Promise<number>>();
    const waitFor = (selector: string) => {
      const known = instants.get(selector) ?? changed(() => has(selector)).then(painted);
      instants.set(selector, known);
      return known;
    };
    let delay: Promise<number> = Promise.reject(new Error("nothing is watched for"));
    delay.catch(() => {});
    async function measure(name: "keydown" | "click", isDone: () => boolean): Promise<number> {
      const began = await event(name);
      await changed(isDone);
      return (await painted()) - began;
    }
    for (const selector of ["html", "[data-key=rows] > :nth-child(10)"]) void waitFor(selector);
    Object.assign(globalThis, {
      paints: {
        waitFor,
        watchKey() {
          const rows = () => document.querySelectorAll(".row-name").length;
          const before = rows();
          delay = measure("keydown", () => rows() !== before);
        },
        watchClick(selector: string) {
          delay = measure("click", () => has(selector));
        },
        readDelay: () => delay,
      },
    });
  });
}
