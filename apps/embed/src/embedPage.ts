export interface EmbedPageOptions {
  /** URL of the page itself. */
  origin: string;
  galleryUrl: string;
  isListed: boolean;
}

/** A page with some text, one element and one script tag. */
export function embedPage({ origin, galleryUrl, isListed }: EmbedPageOptions): string {
  const server = new URL("countdown/", galleryUrl).href;
  const tag = `<script
  src="${server}_dash-component-suites/patchbay/patchbay.js"
  data-server="${server}"
  data-target="#app"
></script>`;
  const explanation = isListed
    ? "The gallery lists this origin in <code>websocketAllowedOrigins</code>, so the countdown below runs."
    : "The gallery does not list this origin, so what is below is a refusal, with its reason.";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isListed ? "Embedded" : "Embedded, refused"}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>A plain page of another origin</h1>
<p>This page comes from <code>${escapeHtml(origin)}</code>, the app from <code>${escapeHtml(new URL(galleryUrl).origin)}</code>.
${explanation}</p>
<div id="app"></div>
<p>All it takes is one script tag:</p>
<pre>${escapeHtml(tag)}</pre>
</main>
${tag}
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body {
  margin: 0;
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
  color: light-dark(#23252b, #e4e2dc);
  background: light-dark(#faf8f4, #191a1d);
}
main { max-width: 40rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 600; }
code, pre { font: 0.8125rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: 1rem; border-radius: 8px; background: light-dark(#f0ece3, #24262b); }
#app {
  margin: 2rem 0;
  padding: 1.5rem;
  border: 1px solid light-dark(#ddd6c8, #3a3d44);
  border-radius: 12px;
  /* That of the app, which is isolated. */
  background: light-dark(#fff, #141820);
}
`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
