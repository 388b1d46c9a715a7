import type { Given } from "../outgoing/outgoing.ts";
import type { Upload } from "./uploads.ts";

/** What a picked file says under its picture; a voice and a sticker have no room for words. */
const CAPTIONED: ReadonlySet<string> = new Set(["image", "video", "document"]);

type Picked = Pick<Upload, "key" | "file" | "type" | "voice">;

/**
 * The messages one press of "Enviar" makes, in order: each file is one, the words are the caption of
 * the first that can have one, and a message of their own where none can.
 */
export function messagesOf(given: {
  conversationId: string;
  text: string;
  replyToId: string | null;
  picked: readonly Picked[];
}): Given[] {
  const { conversationId, text, picked } = given;
  const reply = given.replyToId ? { reply_to_id: given.replyToId } : {};
  const captioned = text === "" ? undefined : picked.find(({ type }) => CAPTIONED.has(type));
  const messages: Given[] = picked.map((upload) => ({
    conversationId,
    type: upload.type,
    body: upload === captioned ? text : null,
    payload: upload.voice ? { voice: true } : {},
    file: {
      key: upload.key,
      name: upload.file.name,
      mime: upload.file.type,
      size: upload.file.size,
      uploaded: false,
    },
  }));
  if (text !== "" && !captioned) messages.push({ conversationId, type: "text", body: text });
  // What is answered is answered once.
  return messages.map((message, place) =>
    place === 0 ? { ...message, payload: { ...message.payload, ...reply } } : message,
  );
}
