/** The icon of an app that has none of its own: a 16 × 16 PNG in an ICO. */
export const DEFAULT_FAVICON: Buffer = Buffer.from(
  "AAABAAEAEBAAAAEAIABrAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAQAAAAEAgGAAAAH/P/YQAAADJJREFUeNpjYKA24C/L+0+2RnRMPwOwaaaKIfQNA2yx8HUe93+KoxXZkNEoHmxRTDUAAI5Odg/SBM+2AAAAAElFTkSuQmCC",
  "base64",
);
