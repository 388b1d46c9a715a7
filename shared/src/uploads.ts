// A file on its way out: the browser puts it into the bucket `media`, then asks the function `media`
// to look at it, and sends the message by the id that answers.
import { z } from "zod";
import { mediaTypes } from "./message-content.ts";

export const uploadRequest = z.object({
  /** `<tenant>/uploads/<uuid>/<uuid>` in the bucket. */
  path: z.string().max(300),
  file_name: z.string().min(1).max(255),
  /** The channel it will go out on, which sets the limits. */
  channel_id: z.uuid(),
  /** A voice note: heard as spoken, not as a file of music. */
  voice: z.boolean().default(false),
});
export type UploadRequest = z.input<typeof uploadRequest>;

export const uploadAnswer = z.object({
  id: z.uuid(),
  /** What it will go out as, by its bytes. */
  type: z.enum(mediaTypes),
  mime_type: z.string(),
  size_bytes: z.number(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  duration_seconds: z.number().nullable(),
});
export type UploadAnswer = z.infer<typeof uploadAnswer>;
