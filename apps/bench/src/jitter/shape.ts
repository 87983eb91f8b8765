/** Each connection is cut about every fifteen seconds, and its network stays away for two. */
export const TICK_MS = 200;
export const CUT_EVERY_MS = 15_000;
export const AWAY_MS = 2_000;
/** Interval of the clicks of a client. The server must run each exactly once. */
export const CLICK_EVERY_MS = 2_500;
