/** Stands in for a language model: writes the same answer to every prompt, one token after another. */
import { sleep } from "@patchbay/server";

/** An answer that is being written. */
export interface Writing {
  /** Number of tokens that it will have. */
  readonly length: number;
  /** Its tokens as they are written. Iterating throws the signal's reason once it aborts. */
  readonly tokens: AsyncIterable<string>;
}

/** @param tokenMs milliseconds for each token */
export function write(prompt: string, signal: AbortSignal, tokenMs = 25): Writing {
  const all = tokenize(answerTo(prompt));
  return { length: all.length, tokens: oneByOne(all, signal, tokenMs) };
}

async function* oneByOne(
  tokens: readonly string[],
  signal: AbortSignal,
  tokenMs: number,
): AsyncGenerator<string> {
  for (const token of tokens) {
    await sleep(tokenMs, signal);
    yield token;
  }
}

/** Splits a text into words with the space before them. Joined, they are the text again. */
function tokenize(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function answerTo(prompt: string): string {
  return `## ${prompt.trim() || "How does a patch travel?"}

This page asked **once**. Since then the server has been sending *parts* of its answer, each of them a few bytes that say
how the text grows, never the text again.

### On the way

1. The callback yields a \`Patch\` for this text, and a number for the bar above it.
2. The server gathers what belongs together into one frame.
3. The hub, shared by all tabs, hands it to the tab that asked.
4. The store applies it, and only the components that show it render.

### In code

\`\`\`ts
for await (const token of tokens) {
  yield [new Patch().add([], token), ++count];
}
\`\`\`

### What is worth knowing

- **Order** holds: tokens come as they were sent.
- **Stop** ends the loop above on the server, not only on the screen.
- Closing the tab does the same, and asking again replaces the answer.

> A stream is only as good as its end.
`;
}
