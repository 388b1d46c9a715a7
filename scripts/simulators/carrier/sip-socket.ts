// One webphone's WebSocket. Frozen, it swallows both ways while the connection stays open.
import type { WebSocket } from "ws";

export interface SipSocket {
  send(text: string): void;
  readonly closed: boolean;
  frozen: boolean;
  /** The connection is gone, without a word of farewell. */
  drop(): void;
}

export function wrapSocket(socket: WebSocket): SipSocket {
  const self = {
    frozen: false,
    get closed() {
      return socket.readyState !== socket.OPEN;
    },
    send(text: string) {
      if (!self.frozen && !self.closed) socket.send(text);
    },
    drop: () => socket.terminate(),
  };
  return self;
}
