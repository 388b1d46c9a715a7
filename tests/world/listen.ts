// Ears on Realtime: the genuine client, and below it every frame that its socket received.
import type { RealtimeChannel, WebSocketLikeConstructor } from "@supabase/supabase-js";
import type { Client } from "./people.ts";

export interface Heard {
  event: string;
  payload: Record<string, unknown>;
}

export interface Listener {
  topic: string;
  channel: RealtimeChannel;
  /** SUBSCRIBED, or why not. */
  joined: { status: string; reason: string | undefined };
  heard: Heard[];
  /** Every later change of the channel's state. */
  states: string[];
}

export async function listen(
  client: Client,
  topic: string,
  { isPrivate = true, presence = false } = {},
): Promise<Listener> {
  await client.realtime.setAuth();
  const channel = client.channel(topic, {
    config: { private: isPrivate, ...(presence && { presence: { enabled: true } }) },
  });
  const heard: Heard[] = [];
  const states: string[] = [];
  channel.on("broadcast", { event: "*" }, (message) => heard.push(message as unknown as Heard));
  const joined = await new Promise<Listener["joined"]>((resolve) => {
    channel.subscribe((status, error) => {
      states.push(status);
      resolve({ status, reason: error?.message });
    });
  });
  return { topic, channel, joined, heard, states };
}

/** A WebSocket that writes down what it receives. */
export function recordingSocket(frames: string[]): WebSocketLikeConstructor {
  class Recording extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        frames.push(typeof data === "string" ? data : Buffer.from(data).toString("latin1"));
      });
    }
  }
  // Node's type of `onerror` is narrower than the one that the client asks for and never uses.
  return Recording as unknown as WebSocketLikeConstructor;
}
