import type { ServerResponse } from "node:http";
import { sendText } from "../respond.ts";

/** The default icon: a 16 × 16 PNG in an ICO. */
const DEFAULT_FAVICON: Buffer = Buffer.from(
  "AAABAAEAEBAAAAEAIABrAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAQAAAAEAgGAAAAH/P/YQAAADJJREFUeNpjYKA24C/L+0+2RnRMPwOwaaaKIfQNA2yx8HUe93+KoxXZkNEoHmxRTDUAAI5Odg/SBM+2AAAAAElFTkSuQmCC",
  "base64",
);

export function sendFavicon(response: ServerResponse): void {
  sendText(response, 200, DEFAULT_FAVICON, {
    "Content-Type": "image/x-icon",
    "Cache-Control": "public, max-age=86400",
  });
}
