import { AppError } from "../../../lib/errors.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { Upload } from "./uploads.ts";
import { uploads } from "./useUploads.ts";

/** Waits until the file of a message is up; one lost on the way is tried again. */
export async function prepareUpload(
  message: Pick<Outgoing, "type" | "payload" | "file">,
): Promise<Pick<Outgoing, "type" | "payload">> {
  const key = message.file?.key ?? "";
  // The bytes are gone with the page they were picked in.
  if (!uploads.find(key)) throw new AppError("upload_lost", 410);
  uploads.retry(key);
  const upload = await new Promise<Upload>((resolve, reject) => {
    const look = () => {
      const now = uploads.find(key);
      if (now && (now.state === "waiting" || now.state === "sending")) return;
      stop();
      if (now) resolve(now);
      else reject(new AppError("upload_stopped", 499));
    };
    const stop = uploads.subscribe(look);
    look();
  });
  if (upload.state === "refused") throw new AppError(upload.code ?? "unexpected", 422);
  if (!upload.checked) throw new AppError("network", 0);
  const { id, type } = upload.checked;
  const { template } = message.payload;
  // The file of a template's header is one of the template's values.
  if (message.type === "template" && typeof template === "object") {
    return {
      type: "template",
      payload: { ...message.payload, template: { ...template, upload_id: id } },
    };
  }
  return { type, payload: { ...message.payload, upload_id: id } };
}
