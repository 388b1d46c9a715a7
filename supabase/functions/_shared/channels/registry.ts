// The channels this build speaks: a new one is its folder and one line here.
import type { Channel } from "./channel.ts";
import { whatsapp } from "./whatsapp/index.ts";

export const channels: readonly Channel[] = [whatsapp];

export function channelOf(id: string): Channel | undefined {
  return channels.find((channel) => channel.id === id);
}
