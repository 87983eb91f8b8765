/** A proxy in front of a Dash server that reads its streams along, and can refuse or cut them. A worker's requests are out of a page's sight. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, passRequest, type RunningProgram, type Served } from "@patchbay/dash-apps";

export interface StreamPost {
  /** `request`: of a stream; `plain`: of any other callback; `read`: of the downlink. */
  kind: "request" | "plain" | "read" | "cancel";
  query: URLSearchParams;
  isOpen: boolean;
}

export interface DownlinkTap extends Served {
  readonly posts: readonly StreamPost[];
  of(kind: StreamPost["kind"]): StreamPost[];
  /** From now on posts of this kind are answered with this status; undefined: they pass. */
  refuse(kind: StreamPost["kind"], status: number | undefined): void;
  /** Ends the open responses of the downlink. */
  cut(): void;
}

export async function tapDownlink({ port }: RunningProgram): Promise<DownlinkTap> {
  const posts: StreamPost[] = [];
  const open = new Map<ServerResponse, StreamPost>();
  const refusals = new Map<StreamPost["kind"], number>();

  function follow(request: IncomingMessage, response: ServerResponse, body: string): void {
    const content = JSON.parse(body) as object;
    const kind =
      "streamDownlink" in content
        ? "read"
        : "streamCancel" in content
          ? "cancel"
          : "streamConnection" in content
            ? "request"
            : "plain";
    const query = new URL(request.url ?? "", "http://tap").searchParams;
    const post: StreamPost = { kind, query, isOpen: true };
    posts.push(post);
    open.set(response, post);
    response.on("close", () => {
      post.isOpen = false;
      open.delete(response);
    });
    const status = refusals.get(kind);
    if (status !== undefined) response.writeHead(status).end();
  }

  const served = await listen(
    createServer((request, response) => {
      if (!request.url?.includes("_dash-update-component")) {
        passRequest(port, request, response);
        return;
      }
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const body = Buffer.concat(pieces);
        follow(request, response, body.toString());
        if (!response.writableEnded) passRequest(port, request, response, body);
      });
    }),
  );
  return {
    ...served,
    posts,
    of: (kind) => posts.filter((post) => post.kind === kind),
    refuse(kind, status) {
      if (status === undefined) refusals.delete(kind);
      else refusals.set(kind, status);
    },
    cut() {
      for (const [response, { kind }] of open) if (kind === "read") response.destroy();
    },
  };
}
