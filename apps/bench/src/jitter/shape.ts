/** What happens to the connections: each is cut about every fifteen seconds, and its network is away for two. */
export const TICK_MS = 200;
export const CUT_EVERY_MS = 15_000;
export const AWAY_MS = 2_000;
/** How often each client asks for something that must happen once. */
export const CLICK_EVERY_MS = 2_500;
