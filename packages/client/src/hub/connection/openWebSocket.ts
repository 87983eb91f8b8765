import type { HubSocket, SocketEvents } from "../environment.ts";

/** A socket of the platform. @throws DOMException for an address that is none, or to which the page may not go */
export function openWebSocket(url: string, events: SocketEvents): HubSocket {
  const socket = new WebSocket(url);
  socket.onopen = () => events.opened();
  socket.onmessage = (event) => events.received(event.data);
  socket.onclose = (event) => events.closed(event.code, event.reason);
  return {
    send: (text) => socket.send(text),
    close(code, reason) {
      // From here on the socket is no longer ours to listen to: a late event must not touch its successor.
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code, reason);
    },
  };
}
