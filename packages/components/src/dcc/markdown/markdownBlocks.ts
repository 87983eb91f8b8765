import { lexer, type Token } from "marked";

/** A top-level block of a text: a paragraph, a list, a code block … */
export interface MarkdownBlock {
  /** Its source. Blocks with the same source and links look the same. */
  readonly raw: string;
  readonly tokens: readonly Token[];
}

export interface MarkdownText {
  readonly text: string;
  readonly blocks: readonly MarkdownBlock[];
  /** Whether the text defines link targets (`[a]: /b`). Such a text is always parsed as a whole. */
  readonly hasDefinitions: boolean;
}

/** Includes tokens within lists and quotes, because link targets that are defined there apply to the whole text. */
const DEFINITION = /^[ \t>*+\-\d.)]*\[(?:\\.|[^[\]\\])+\]:/m;

/**
 * The blocks of a text. If the text starts with that of `previous`, only the last blocks are parsed again: the cost of a text that grows
 * token by token depends on the new part only.
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

/** The blocks that stay the same if the text grows: all but the last three. */
function keep(text: string, previous: MarkdownText): readonly MarkdownBlock[] {
  if (!text.startsWith(previous.text)) return [];
  const kept = previous.blocks.slice(0, -3);
  // The lexer normalises line ends and tabs. Then the sources do not match the positions in the text.
  return text.startsWith(kept.map((block) => block.raw).join("")) ? kept : [];
}
