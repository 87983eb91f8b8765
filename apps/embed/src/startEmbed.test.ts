import { afterEach, expect, test } from "vitest";
import { type Embed, startEmbed } from "./startEmbed.ts";

const embeds: Embed[] = [];
afterEach(async () => {
  await Promise.all(embeds.splice(0).map((embed) => embed.close()));
});

async function start(isListed: boolean): Promise<Embed> {
  const embed = await startEmbed({ galleryUrl: "http://127.0.0.1:8050/", isListed });
  embeds.push(embed);
  return embed;
}

test("the page has one script, which names the app and the place for it", async () => {
  const { url } = await start(true);
  const page = await (await fetch(url)).text();
  const scripts = page.match(/<script[^>]*>/g);
  expect(scripts).toHaveLength(1);
  expect(scripts?.[0]).toContain('data-server="http://127.0.0.1:8050/countdown/"');
  expect(scripts?.[0]).toContain('data-target="#app"');
  expect(page).toContain('<div id="app"></div>');
  expect(page).toContain(new URL(url).origin);
});

test("a page that is not listed says so", async () => {
  const { url } = await start(false);
  expect(await (await fetch(url)).text()).toContain("does not list this origin");
  expect((await fetch(`${url}other`)).status).toBe(404);
});

test("a taken port rejects", async () => {
  const { url } = await start(true);
  const port = Number(new URL(url).port);
  await expect(startEmbed({ port, galleryUrl: url, isListed: true })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});
