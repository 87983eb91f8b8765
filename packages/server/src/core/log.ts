/** What the server has to say to its operator. Details stay here, whatever the browser is told. */
export interface LogEntry {
  level: "info" | "warn" | "error";
  code: string;
  message: string;
  error?: unknown;
}

export type Log = (entry: LogEntry) => void;
