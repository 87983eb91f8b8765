import { fileURLToPath } from "node:url";
import type { ProgramOptions } from "@patchbay/dash-apps";

const folder = fileURLToPath(new URL("programs/", import.meta.url));

/** How a program of these tests starts with the backend that its environment names. */
export function onBackend(
  environment: Record<string, string>,
  print: (text: string) => void = () => undefined,
): ProgramOptions {
  return { folder, environment, print, start: environment.BACKEND === "flask" ? "server" : "uvicorn" };
}
