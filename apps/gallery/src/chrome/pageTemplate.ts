import { defaultIndexString } from "@patchbay/server";

/** The HTML around every page of the gallery. `theme.js` comes before anything is painted, or a dark page would flash white. */
export function pageTemplate(themeUrl: string): string {
  return defaultIndexString
    .replace("<html>", '<html lang="en">')
    .replace("{%favicon%}", `<script src="${themeUrl}"></script>\n    {%favicon%}`);
}
