// WhatsApp Business through Meta's Cloud API.
import { WINDOW_HOURS } from "@prosa/shared/messages.ts";
import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";
import { defineChannel } from "../channel.ts";
import { isActive, markRead, send, showTyping, subscribe } from "./api.ts";
import { content } from "./capabilities.ts";
import { config } from "./config.ts";
import { fetchMedia, uploadMedia } from "./media.ts";
import { parse } from "./parse.ts";
import { listTemplates } from "./templates.ts";
import { handshake, verify } from "./verify.ts";

export const whatsapp = defineChannel({
  id: "whatsapp",
  config,
  capabilities: {
    replyWindowHours: WINDOW_HOURS.service,
    maxTextLength: MESSAGE_MAX_LENGTH,
    quotedReplies: true,
    content,
    statusLookup: false,
  },
  handshake,
  verify,
  parse,
  send,
  fetchMedia,
  uploadMedia,
  markRead,
  showTyping,
  listTemplates,
  // Meta tells what became of a message by webhook only.
  fetchStatus: () => Promise.resolve(null),
  isActive,
  subscribe,
});
