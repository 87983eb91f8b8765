/**
 * The content security policy of the gallery: pages load and run only their own files, and no inline code. Patchbay needs no more, so
 * your app can have the same policy.
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
  // Our policy is for URLs of scripts. DOMPurify cleans the HTML of Markdown.
  "trusted-types patchbay dompurify",
].join("; ");
