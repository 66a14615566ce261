import type { Child } from "hono/jsx";
import type { PageView } from "./page-view.ts";

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 44 44'%3E%3Crect width='44' height='44' rx='12' fill='%233b5bdb'/%3E%3Cg transform='translate(10 10)' fill='none' stroke='%23fff' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'%3E%3Ccircle cx='8' cy='15' r='4'/%3E%3Cpath d='m11 12 9-9M16 7l3 3M18 5l2 2'/%3E%3C/g%3E%3C/svg%3E";

export interface LayoutProps {
  /** Appears in the browser's history, so it must not contain secrets or names. */
  title: string;
  view: PageView;
  wide?: boolean;
  script?: "show-password" | "link-code" | undefined;
  /** The address that the browser goes on to by itself. */
  refreshTo?: string | undefined;
  children?: Child;
}

/** Renders the frame of every page: document, style, logo, and the server's host. */
export function Layout({ title, view, wide = false, script, refreshTo, children }: LayoutProps) {
  const { host, language, texts } = view;
  return (
    <html lang={language.tag} dir={language.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refreshTo !== undefined && <meta http-equiv="refresh" content={`0; url=${refreshTo}`} />}
        <title>{`${title} · Latchkey`}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href="/pages/style.css" />
        {script !== undefined && <script src={`/pages/${script}.js`} defer />}
      </head>
      <body>
        <main class={wide ? "wide" : ""}>
          <div class="logo">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="8" cy="15" r="4" />
              <path d="m11 12 9-9M16 7l3 3M18 5l2 2" />
            </svg>
          </div>
          {children}
        </main>
        <footer>{texts.frame.footer({ host })}</footer>
      </body>
    </html>
  );
}
