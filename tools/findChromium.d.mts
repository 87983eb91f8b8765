/** Finds the Chromium for the tests, and where it is from; undefined if there is none. */
export declare function findChromium(): { path: string; from: string } | undefined;
