import type { Row } from "./row.ts";
import { callback } from "./rows/callback.ts";
import { chain } from "./rows/chain.ts";
import { children } from "./rows/children.ts";
import { embed } from "./rows/embed.ts";
import { figure } from "./rows/figure.ts";
import { start, trigger } from "./rows/graph.ts";
import { grid } from "./rows/grid.ts";
import { load } from "./rows/load.ts";
import { parts } from "./rows/parts.ts";
import { patch } from "./rows/patch.ts";
import { read } from "./rows/read.ts";
import { server } from "./rows/server.ts";
import { sizes } from "./rows/sizes.ts";
import { stream, streamBigPage } from "./rows/stream.ts";
import { tabs } from "./rows/tabs.ts";

/** All rows, in the order in which they run and are shown. */
export const rows: readonly Row[] = [
  stream,
  streamBigPage,
  parts,
  read,
  callback,
  children,
  patch,
  figure,
  grid,
  load,
  embed,
  tabs,
  server,
  sizes,
  start,
  trigger,
  chain,
];
