import { readFileSync } from "node:fs";

/** Returns the MIT licence with this line of copyright. */
function createMitText(copyright: string): string {
  return `MIT License

${copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
}

const WXT_TEXT = createMitText("Copyright (c) 2023 Aaron");

/** The texts of packages that are published without the licence of their repository. */
export const MISSING_TEXTS: Readonly<Record<string, string>> = {
  "@webext-core/messaging": createMitText("Copyright (c) 2022 Aaron"),
  "@wxt-dev/browser": WXT_TEXT,
  "@wxt-dev/i18n": WXT_TEXT,
  wxt: WXT_TEXT,
};

/** A work of others whose text is in our sources, so that no build sees where it came from. */
export interface CopiedWork {
  title: string;
  text: string;
}

/** The icons in extension/components/ui/icon-paths.ts. Some of them come from Feather. */
export const LUCIDE: CopiedWork = {
  title: "Lucide icons (ISC), with icons of Feather (MIT)",
  text: `ISC License

Copyright (c) for portions of Lucide are held by Cole Bemis 2013-2026 as part of Feather (MIT).
All other copyright (c) for Lucide are held by Lucide Contributors 2026.

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR
ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF
OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.

${createMitText("Copyright (c) 2013-2026 Cole Bemis")}`,
};

/** The font of hints and secrets, extension/assets/mono.woff2. */
export const MONO_FONT: CopiedWork = {
  title: "JetBrains Mono (OFL-1.1), a subset",
  text: readFileSync(
    new URL("../../extension/assets/mono-license.txt", import.meta.url),
    "utf8",
  ).trim(),
};
