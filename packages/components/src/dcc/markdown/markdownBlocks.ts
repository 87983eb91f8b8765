import { lexer, type Token } from "marked";

/** A top-level block of a text: a paragraph, a list, a code block … */
export interface MarkdownBlock {
  /** The source it stands for. Blocks with the same source and links are drawn alike. */
  readonly raw: string;
  readonly tokens: readonly Token[];
}

export interface MarkdownText {
  readonly text: string;
  readonly blocks: readonly MarkdownBlock[];
  /** Texts that define link targets (`[a]: /b`) are always read whole. */
  readonly hasDefinitions: boolean;
}

/** Also within lists and quotes: what is defined there counts for all of the text. */
const DEFINITION = /^[ \t>*+\-\d.)]*\[(?:\\.|[^[\]\\])+\]:/m;

/**
 * The blocks of a text. If `previous` is how the text began, only its last blocks are read again: a text that grows
 * token by token costs what is new, not what is there.
 */
export function markdownBlocks(text: string, previous?: MarkdownText): MarkdownText {
  const hasDefinitions = DEFINITION.test(text);
  const kept =
    previous !== undefined && !hasDefinitions && !previous.hasDefinitions ? keep(text, previous) : [];
  const start = kept.reduce((sum, block) => sum + block.raw.length, 0);
  const tokens = lexer(text.slice(start), { gfm: true });
  const read = hasDefinitions
    ? [{ raw: text, tokens }]
    : tokens.filter((token) => token.raw !== "").map((token) => ({ raw: token.raw, tokens: [token] }));
  return { text, blocks: [...kept, ...read], hasDefinitions };
}

/** What the last three blocks cannot change any more, if the text has only grown. */
function keep(text: string, previous: MarkdownText): readonly MarkdownBlock[] {
  if (!text.startsWith(previous.text)) return [];
  const kept = previous.blocks.slice(0, -3);
  // The lexer normalises line ends and tabs; then sources and positions do not agree.
  return text.startsWith(kept.map((block) => block.raw).join("")) ? kept : [];
}
