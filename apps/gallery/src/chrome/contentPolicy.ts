/**
 * What pages of the gallery may load and run: their own files, and nothing written into them. Nothing in Patchbay needs
 * more, so an app of yours can say the same.
 */
export const CONTENT_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  // Ours is for addresses of scripts; DOMPurify cleans the HTML of Markdown.
  "trusted-types patchbay dompurify",
].join("; ");
