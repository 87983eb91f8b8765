/** `node apps/gallery/dist/main.js`: the gallery, and the page of another origin that embeds one of its examples. */
import { startEmbed } from "@patchbay/embed";
import { startGallery } from "./startGallery.ts";

const host = process.env.HOST ?? "127.0.0.1";
const port = Number(process.env.PORT ?? 8050);

interface Started {
  close(): Promise<void>;
  drain?(spreadMs: number): Promise<void>;
}

/** Time for pages to leave: short after Ctrl+C, because a person waits for it, and longer for a service manager. */
const SPREAD_MS = { SIGINT: 1_000, SIGTERM: 10_000 };

const started: Started[] = [];

try {
  await start();
} catch (error) {
  console.error(explain(error));
  await stop();
  process.exitCode = 1;
}

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_533) {
    throw new RangeError(`PORT=${process.env.PORT} is no port. Take one from 1 to 65533.`);
  }
  const [listed, unlisted] = [port + 1, port + 2];
  const gallery = await startGallery({
    port,
    host,
    allowedOrigins: [`http://127.0.0.1:${listed}`, `http://localhost:${listed}`],
    links: [
      { href: `http://127.0.0.1:${listed}/`, text: "On another site" },
      { href: `http://127.0.0.1:${unlisted}/`, text: "Refused elsewhere" },
    ],
  });
  started.push(gallery);
  const embed = await startEmbed({ port: listed, galleryUrl: gallery.url, isListed: true });
  started.push(embed);
  const stranger = await startEmbed({ port: unlisted, galleryUrl: gallery.url, isListed: false });
  started.push(stranger);
  console.info(
    [
      "",
      `  Gallery            ${gallery.url}`,
      `  Embedded           ${embed.url}  (another origin, allowed)`,
      `  Embedded, refused  ${stranger.url}  (another origin, not allowed)`,
      "",
      "  Ctrl+C stops all of them.",
      "",
    ].join("\n"),
  );
}

let leaving = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void leave(SPREAD_MS[signal]));

/** Drains before the end, so that runs may finish. A second signal ends the process at once. */
async function leave(spreadMs: number): Promise<void> {
  if (!leaving) {
    leaving = true;
    await Promise.all(started.map((one) => one.drain?.(spreadMs)));
  }
  await stop();
}

async function stop(): Promise<void> {
  await Promise.all(started.splice(0).map((one) => one.close()));
}

function explain(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    const taken = "port" in error ? error.port : port;
    return `Port ${taken} is taken. Stop what uses it, or choose another: PORT=${port + 100} npm start (three in a row are used).`;
  }
  if (error instanceof Error && "code" in error && error.code === "EACCES") {
    return `Port ${port} needs more rights. Choose one above 1023: PORT=8050 npm start`;
  }
  return error instanceof Error ? error.message : String(error);
}
