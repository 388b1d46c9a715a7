import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../../lib/session.ts";
import { teamQueries } from "../queries.ts";
import { capabilitiesOf } from "./capabilities.ts";

/** What the channel of a conversation can carry; null until it is known. */
export function useCapabilities(channelId: string): ChannelCapabilities | null {
  const { tenantId } = useSession();
  const { data } = useQuery(teamQueries.channels(tenantId));
  return capabilitiesOf(data?.find(({ id }) => id === channelId));
}
