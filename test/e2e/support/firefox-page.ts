interface Api {
  browser: {
    storage: {
      session: { get(): Promise<object> };
      local: {
        get(key: string): Promise<{ settings?: { clearClipboardSeconds: number } }>;
        set(items: object): Promise<void>;
      };
    };
    permissions: { contains(wanted: object): Promise<boolean> };
    alarms: { getAll(): Promise<{ name: string }[]> };
    extension: { getViews(filter: object): Window[] };
  };
}

/* These run inside a page of the extension in Firefox. */

export async function readSession(): Promise<string> {
  const { storage } = (globalThis as unknown as Api).browser;
  const [token = ""] = /lk_ses_\w{61}/.exec(JSON.stringify(await storage.session.get())) ?? [];
  return token;
}

export async function readSettings() {
  const { storage, permissions } = (globalThis as unknown as Api).browser;
  return {
    ...(await storage.local.get("settings")).settings,
    permitted: await permissions.contains({ permissions: ["clipboardRead"] }),
  };
}

export async function writeClearing(clearClipboardSeconds: number) {
  const { storage } = (globalThis as unknown as Api).browser;
  await storage.local.set({ settings: { clearClipboardSeconds } });
}

export async function listAlarms(): Promise<string[]> {
  const alarms = await (globalThis as unknown as Api).browser.alarms.getAll();
  return alarms.map(({ name }) => name);
}

export function readSideBar(): string {
  const { extension } = (globalThis as unknown as Api).browser;
  const [sideBar] = extension.getViews({ type: "sidebar" });
  return sideBar?.document.body.textContent ?? "";
}
