import type { ChannelStatus } from "@prosa/shared/operations.ts";

/** Two numbers of a company often share their name; the address tells them apart. */
export function channelName(channel: Pick<ChannelStatus, "name" | "display_address">): string {
  const { name, display_address } = channel;
  return display_address && display_address !== name ? `${name} · ${display_address}` : name;
}
