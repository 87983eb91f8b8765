import { Markdown } from "../dcc/markdown/Markdown.tsx";
import type { Chunk } from "../lazy/chunk.ts";

const markdown: Chunk = { Markdown };
export default markdown;
