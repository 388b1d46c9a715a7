// What WhatsApp carries, with Meta's limits as of 2026-11. Lengths are counted in characters.
import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";

const KB = 1024;
const MB = 1024 * KB;

export const content: ChannelCapabilities = {
  types: [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "template",
    "reaction",
  ],
  caption_max: 1024,
  media: {
    image: { max_bytes: 5 * MB, mime_types: ["image/jpeg", "image/png"] },
    video: { max_bytes: 16 * MB, mime_types: ["video/mp4", "video/3gpp"] },
    audio: {
      max_bytes: 16 * MB,
      mime_types: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
    },
    document: {
      max_bytes: 100 * MB,
      mime_types: [
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "text/plain",
      ],
    },
    sticker: { max_bytes: 100 * KB, animated_max_bytes: 500 * KB, mime_types: ["image/webp"] },
  },
  interactive: {
    buttons_max: 3,
    button_title_max: 20,
    list_sections_max: 10,
    list_rows_max: 10,
    list_button_max: 20,
    row_title_max: 24,
    row_description_max: 72,
    section_title_max: 24,
    // A button's may have 256, a row's 200.
    choice_id_max: 200,
    header_max: 60,
    footer_max: 60,
    buttons_body_max: 1024,
    list_body_max: 4096,
    link_label_max: 20,
  },
  reactions: true,
  templates: true,
  template_header_max: 60,
  template_body_max: 1024,
  template_code_max: 15,
  pair_limit: { burst: 45, every_seconds: 6 },
  read_receipts: true,
  typing: true,
};
