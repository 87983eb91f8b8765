/** Stands in for a language model: writes the same answer to every prompt, one token after another. */
import { sleep } from "@patchbay/server";

const MS_PER_TOKEN = 25;

/** @throws the signal's reason once it aborts */
export async function* generate(prompt: string, signal: AbortSignal): AsyncGenerator<string> {
  for (const token of tokenize(answerTo(prompt))) {
    await sleep(MS_PER_TOKEN, signal);
    yield token;
  }
}

/** Splits a text into words with the space before them. Joined, they are the text again. */
function tokenize(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function answerTo(prompt: string): string {
  return `## ${prompt.trim() || "How does a patch travel?"}

This page asked **once**. Since then the server has been sending *operations*, each of them a few bytes that say
how the text grows, never the text again.

### On the way

1. The callback says \`setProps\` with a \`Patch\`.
2. The server gathers what belongs together into one frame.
3. The hub, shared by all tabs, hands it to the tab that asked.
4. The store applies it, and one component renders.

### In code

\`\`\`ts
for await (const token of generate(prompt, ctx.signal)) {
  ctx.setProps("answer", { children: new Patch().add([], token) });
}
\`\`\`

### What is worth knowing

- **Order** holds: tokens come as they were sent.
- **Stop** ends the loop above on the server, not only on the screen.
- Closing the tab does the same, as its signal aborts.

> A stream is only as good as its end.
`;
}
