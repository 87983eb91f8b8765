import { defaultIndexString } from "@patchbay/server";

/** Sets the theme before anything is painted, or a dark page would flash white; `assets/theme.js` does the rest. */
const THEME_SCRIPT = `<script>
      try {
        const theme = localStorage.getItem("patchbay-gallery-theme");
        if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
      } catch {}
    </script>`;

/** The HTML around every page of the gallery. */
export const pageTemplate: string = defaultIndexString
  .replace("<html>", '<html lang="en">')
  .replace("{%favicon%}", `${THEME_SCRIPT}\n    {%favicon%}`);
