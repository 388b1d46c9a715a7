// Brings the bytes of an upload to the store.
import { AppError, unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { Checked, Upload } from "./uploads.ts";

const STORAGE = `${import.meta.env.VITE_SUPABASE_URL}/storage/v1/object/media`;

/** XHR, because fetch cannot tell how far an upload has come. */
async function put(
  path: string,
  file: File,
  on: { progress: (part: number) => void; signal: AbortSignal },
): Promise<void> {
  const { data } = await supabase.auth.getSession();
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new AppError("network", 0));
    request.open("POST", `${STORAGE}/${path}`);
    request.setRequestHeader("authorization", `Bearer ${data.session?.access_token}`);
    request.setRequestHeader("apikey", import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => on.progress(total ? loaded / total : 0);
    request.onerror = lost;
    request.ontimeout = lost;
    request.onabort = () => reject(new AppError("upload_stopped", 499));
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(new AppError(codeOf(request.status), request.status));
    };
    on.signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function codeOf(status: number): string {
  if (status === 401) return "session_expired";
  if (status === 413) return "media_too_large";
  return status === 403 ? "forbidden" : "unexpected";
}

export async function carryUpload(
  tenantId: string,
  upload: Upload,
  on: { progress: (part: number) => void; signal: AbortSignal },
): Promise<Checked> {
  // A second try is another object: the first may have come whole, and objects are written once.
  const path = `${tenantId}/uploads/${crypto.randomUUID()}/${crypto.randomUUID()}`;
  await put(path, upload.file, on);
  const checked = await unwrap(
    supabase.functions.invoke<Checked>("media/uploads", {
      body: {
        path,
        file_name: upload.file.name,
        channel_id: upload.channelId,
        ...(upload.voice ? { voice: true } : {}),
      },
    }),
  );
  if (!checked) throw new AppError("unexpected", 500);
  return checked;
}
