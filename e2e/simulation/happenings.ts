/** One step: something happens somewhere, and time goes on. */
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

type Happening = (world: World) => string | undefined;

const MAX_TABS = 3;

/** Each with how often it happens beside the others. */
const HAPPENINGS: readonly (readonly [number, Happening])[] = [
  [14, (world) => withTab(world, (tab) => tab.click(world.random.between(0, 4_000)), "click")],
  [4, (world) => withTab(world, (tab) => tab.ask(), "ask")],
  [4, (world) => withTab(world, (tab) => tab.askForParts(anyAnswer(world.random)), "ask for parts")],
  [2, (world) => withTab(world, (tab) => tab.cancelLast(), "cancel")],
  [5, (world) => withTab(world, (tab) => tab.type(), "type")],
  [5, ({ server, random }) => note(server.workload.burst(random.between(1, 6)), "burst")],
  [0.05, ({ server }) => note(server.workload.burst(700), "flood")],
  [4, (world) => withBrowser(world, (name) => world.network.cut(name), "cut")],
  [1, ({ network }) => note(network.cut(), "cut all")],
  [1.5, (world) => withBrowser(world, (name) => world.network.deafen(name), "deafen")],
  [
    2,
    (world) => withBrowser(world, (name) => world.network.slow(name, world.random.between(0, 3_000)), "slow"),
  ],
  [
    2,
    (world) =>
      withBrowser(
        world,
        (name) => world.network.stopReading(name, world.random.between(200, 8_000)),
        "stop reading",
      ),
  ],
  [2, ({ network, random }) => note(network.refuse(random.chance(0.3)), "refuse or not")],
  [0.4, (world) => note(crash(world), "server crash")],
  [2, ({ server }) => note(server.start(), "server start")],
  [0.3, ({ server }) => note(server.drain(), "server drain")],
  [0.4, (world) => withBrowser(world, (name) => world.server.revoke(name), "revoke")],
  [4, (world) => withBrowser(world, (name) => world.server.restore(name), "restore")],
  [0.5, ({ random, browsers }) => note(random.pick(browsers)?.worker.kill(), "worker killed")],
  [3, (world) => openTab(world)],
  [0.7, (world) => withTab(world, (tab) => tab.close(), "close")],
  [0.7, (world) => withTab(world, (tab) => tab.crash(), "crash")],
  [0.7, (world) => reload(world)],
  [2, (world) => withTab(world, (tab) => tab.sleep(), "sleep")],
  [4, (world) => withTab(world, (tab) => tab.wake(), "wake")],
  [3, (world) => withTab(world, (tab) => tab.show(world.random.chance(0.5)), "show or hide")],
  [1, (world) => withTab(world, (tab) => tab.online(), "online")],
  [0.5, (world) => withTab(world, (tab) => tab.reset(), "reset")],
  [30, () => "nothing"],
];
const TOTAL = HAPPENINGS.reduce((sum, [weight]) => sum + weight, 0);

/** @returns what happened, for the record */
export async function step(world: World): Promise<string> {
  const { random, time } = world;
  const happening = choose(random);
  const what = happening(world) ?? "nothing";
  const pauseMs = random.chance(0.02) ? random.between(3_000, 45_000) : random.between(0, 300);
  await time.advance(pauseMs);
  return `${time.now()}: ${what}`;
}

/** Slow and short, or as fast and long as the page takes it. */
function anyAnswer(random: Random): { count: number; fails: boolean; pauseMs: number } {
  const isFast = random.chance(0.1);
  return {
    count: random.between(0, isFast ? 150 : 12),
    fails: random.chance(0.15),
    pauseMs: isFast ? 0 : random.between(1, 800),
  };
}

function choose(random: Random): Happening {
  let left = random.next() * TOTAL;
  for (const [weight, happening] of HAPPENINGS) {
    left -= weight;
    if (left < 0) return happening;
  }
  return () => undefined;
}

function note(_done: unknown, what: string): string {
  return what;
}

function withTab(
  world: World,
  act: (tab: ReturnType<World["liveTabs"]>[number]) => void,
  what: string,
): string | undefined {
  const tab = world.random.pick(world.liveTabs());
  if (tab === undefined) return undefined;
  act(tab);
  return `${what} ${tab.id}`;
}

function withBrowser(world: World, act: (name: string) => void, what: string): string | undefined {
  const browser = world.random.pick(world.browsers);
  if (browser === undefined) return undefined;
  act(browser.name);
  return `${what} ${browser.name}`;
}

function openTab(world: World): string | undefined {
  const browser = world.random.pick(world.browsers);
  if (browser === undefined || browser.tabs.filter(({ alive }) => alive).length >= MAX_TABS) return undefined;
  world.openTab(browser);
  return `open ${browser.name}`;
}

/** A new page, while the old one's goodbye is on its way. So is a duplicate: it gets nothing of the page it was made from. */
function reload(world: World): string | undefined {
  const browser = world.random.pick(world.browsers);
  const tab = world.random.pick(browser?.tabs.filter(({ alive }) => alive) ?? []);
  if (browser === undefined || tab === undefined) return undefined;
  tab.close();
  world.openTab(browser);
  return `reload ${tab.id}`;
}

function crash({ network, server }: World): void {
  network.cut();
  server.crash();
}
