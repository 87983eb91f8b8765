import { defaultIndexString } from "@patchbay/server";

/** The HTML around every page of the gallery. `theme.js` runs before the first paint, because a dark page would flash white. */
export function pageTemplate(themeUrl: string): string {
  return defaultIndexString
    .replace("<html>", '<html lang="en">')
    .replace("{%favicon%}", `<script src="${themeUrl}"></script>\n    {%favicon%}`);
}
