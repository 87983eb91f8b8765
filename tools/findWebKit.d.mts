/** The programs of WebKitGTK for the tests: the driver, the X server and the browser that the driver starts. */
export interface WebKitPrograms {
  driver: string;
  xvfb: string;
  browser: string;
}
/** Undefined if one of them is missing. */
export declare function findWebKit(): WebKitPrograms | undefined;
