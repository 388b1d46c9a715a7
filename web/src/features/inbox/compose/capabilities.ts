import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";

/** What a channel can carry; null when its adapter has not said so yet. */
export function capabilitiesOf(
  channel: { capabilities: unknown } | null | undefined,
): ChannelCapabilities | null {
  const given = channel?.capabilities;
  // Written by the adapter's own code, which is held to the type.
  return typeof given === "object" && given !== null && "types" in given
    ? (given as ChannelCapabilities)
    : null;
}
