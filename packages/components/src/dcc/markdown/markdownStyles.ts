/** Style sheet of Markdown. */
export const markdownStyles: string = `
:where(.pb-markdown) :where(a) { color: var(--pb-accent); }
:where(.pb-markdown) :where(code) {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 0.9em;
  background: var(--pb-soft);
  border-radius: 4px;
  padding: 0.1em 0.35em;
}
:where(.pb-markdown) :where(pre) { background: var(--pb-soft); border: 1px solid var(--pb-border); border-radius: var(--pb-radius); padding: 12px 14px; overflow-x: auto; line-height: 1.45; }
:where(.pb-markdown) :where(pre code) { background: none; padding: 0; overflow-wrap: normal; }
:where(.pb-markdown) :where(blockquote) { margin-inline: 0; padding-inline-start: 14px; border-inline-start: 3px solid var(--pb-border); color: var(--pb-muted); }
:where(.pb-markdown) :where(img) { max-width: 100%; }
:where(.pb-markdown-scroll) { overflow-x: auto; }
:where(.pb-markdown) :where(table) { border-collapse: collapse; }
:where(.pb-markdown) :where(th, td) { border: 1px solid var(--pb-border); padding: 5px 12px; }
:where(.pb-markdown) :where(th) { background: var(--pb-soft); }
:where(.pb-markdown) :where(hr) { border: 0; border-top: 1px solid var(--pb-border); }
`;
