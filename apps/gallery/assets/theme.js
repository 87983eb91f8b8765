/** The button for light and dark: remembered by the browser, followed by every open tab. */
(() => {
  const KEY = "patchbay-gallery-theme";
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function show(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  try {
    show(localStorage.getItem(KEY));
  } catch {
    // The system's theme, then.
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("#theme-toggle") === null) return;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches;
    const theme = isDark ? "light" : "dark";
    show(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing still shows it on this page.
    }
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY) show(newValue);
  });
})();
