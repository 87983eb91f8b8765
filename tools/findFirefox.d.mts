/** The path of the Firefox for the tests; undefined if there is none. */
export declare function findFirefox(): string | undefined;
