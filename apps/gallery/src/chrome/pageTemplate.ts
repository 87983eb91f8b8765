/**
 * The HTML around every page of the gallery. The theme is set before anything is painted, or a dark page would flash
 * white; `assets/theme.js` does the rest.
 */
export const pageTemplate = `<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    <script>
      try {
        const theme = localStorage.getItem("patchbay-gallery-theme");
        if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
      } catch {}
    </script>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>
      {%config%}
      {%scripts%}
      {%renderer%}
    </footer>
  </body>
</html>
`;
