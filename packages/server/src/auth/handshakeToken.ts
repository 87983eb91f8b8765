/** The token of a handshake: a browser can set no header of a WebSocket but its subprotocols (PROTOCOL.md, rule HS5). */
import { isToken, TOKEN_SUBPROTOCOL } from "@patchbay/protocol";

/** @param offered the value of `Sec-WebSocket-Protocol` */
export function handshakeToken(offered: string | undefined): string | undefined {
  const protocols = (offered ?? "").split(",").map((protocol) => protocol.trim());
  const holder = protocols.find((protocol) => protocol.startsWith(TOKEN_SUBPROTOCOL));
  if (holder === undefined) return undefined;
  const token = Buffer.from(holder.slice(TOKEN_SUBPROTOCOL.length), "base64url").toString("latin1");
  return isToken(token) ? token : undefined;
}

/** The subprotocol for the answer to a handshake. Never the one that holds the token: answers are logged more often than requests. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return [...offered].find((protocol) => !protocol.startsWith(TOKEN_SUBPROTOCOL)) ?? false;
}
