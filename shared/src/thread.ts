// What the composer and the thread know of messages. Apart from messages.ts because the web loads
// it first, and the schemas there are not its business.

import type { HandOverReason } from "./hand-over.ts";

export const MESSAGE_MAX_LENGTH = 4096;

export const conversationEvents = [
  "claimed",
  "released",
  "assigned",
  "closed",
  "reopened",
  "merged",
  "changed",
  "bot_handed_over",
] as const;
export type ConversationEvent = (typeof conversationEvents)[number];

/** Payload of a message of type `event`. */
export interface EventPayload {
  event: ConversationEvent;
  /** The colleague it was given to; who did it is the message's `remetente`. */
  to?: { id: string; nome: string };
  /** Why the robot gave it to a person. */
  reason?: HandOverReason;
}
