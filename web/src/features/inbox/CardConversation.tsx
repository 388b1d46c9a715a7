import { useOutgoingQueue } from "./outgoing/useOutgoing.ts";
import { useInboxFeed } from "./realtime.ts";
import { ThreadPane } from "./thread/ThreadPane.tsx";

/** A conversation outside the inbox: the same thread and composer, kept right by the same feeds. */
export function CardConversation({ conversationId }: { conversationId: string }) {
  useInboxFeed();
  useOutgoingQueue();
  return <ThreadPane conversationId={conversationId} narrow={false} onContact={null} />;
}
