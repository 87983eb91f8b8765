/** HTTP as bytes, for what no client would send. */

import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";

/** What comes until the server ends the connection; add `Connection: close` to have it end. */
export function exchange(url: string, text: string | Buffer): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (piece) => {
      answer += piece;
    });
    socket.on("end", () => socket.end());
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** A request's text. @param lines headers besides Host and `Connection: close`, which are there unless named */
export function requestText(target: string, lines: readonly string[] = [], body = ""): string {
  const [method, path] = target.includes(" ") ? target.split(" ") : ["GET", target];
  const has = (name: string): boolean => lines.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...(has("host") ? [] : ["Host: 127.0.0.1"]),
    ...(has("connection") ? [] : ["Connection: close"]),
    ...lines,
    ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

/** A path as it is, where `fetch` would tidy it. */
export function getRaw(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
