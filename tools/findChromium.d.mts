/** The Chromium that tests use, and where it was found; undefined where there is none. */
export declare function findChromium(): { path: string; from: string } | undefined;
