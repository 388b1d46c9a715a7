// Media on the Graph API: upload, an address that lives five minutes, download, delete.
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { readBytes } from "../../http.ts";
import { authenticate, linesOf } from "../graph-auth.ts";
import { GraphError, invalid, objectMissing, whatsappError } from "../graph-error.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Line } from "../world.ts";
import { baseMime, largestUpload, sizeLimit, uploadable } from "./rules.ts";
import type { MediaFile } from "./shelf.ts";

export const downloadPath = "/whatsapp_business/attachments/";
const envelope = 64 * 1024;

export async function uploadMedia(sim: WhatsApp, line: Line, req: IncomingMessage) {
  const fault = sim.faults.take("upload", line.phone_number_id);
  if (fault) throw whatsappError(fault.code, undefined, fault.status);
  const contentType = req.headers["content-type"] ?? "";
  const raw = await readBytes(req, largestUpload + envelope);
  if (!contentType.startsWith("multipart/form-data")) {
    throw invalid("The parameter messaging_product is required.");
  }
  let form: FormData;
  try {
    const headers = { "content-type": contentType };
    form = await new Response(new Uint8Array(raw), { headers }).formData();
  } catch {
    throw invalid("The multipart body cannot be read.");
  }
  if (form.get("messaging_product") !== "whatsapp") {
    throw invalid("The parameter messaging_product is required.");
  }
  const file = form.get("file");
  if (!(file instanceof File)) throw invalid("The parameter file is required.");
  const type = form.get("type");
  if (type !== null && (typeof type !== "string" || baseMime(type) !== baseMime(file.type))) {
    throw invalid(`Param type does not match the type of the file, '${file.type}'.`);
  }
  // The part's own type counts, not the parameter.
  if (!uploadable.includes(baseMime(file.type))) {
    throw invalid(
      `Param file must be a file with one of the following types: ${uploadable.join(", ")}. Received file of type '${file.type || "application/octet-stream"}'.`,
    );
  }
  const bytes = Buffer.from(await file.arrayBuffer());
  if (bytes.length === 0) throw invalid("Param file must not be empty.");
  const limit = sizeLimit(file.type, bytes);
  if (bytes.length > limit) {
    throw whatsappError(
      131053,
      `File size ${bytes.length} bytes is over the limit of ${limit} bytes for ${file.type}.`,
    );
  }
  const { id } = await sim.media.put(bytes, {
    phone_number_id: line.phone_number_id,
    from: "business",
    mime_type: file.type,
    file_name: file.name || null,
  });
  return { id };
}

/** The media of that id, if it lives and belongs to a number this token may see. */
export function ownMedia(sim: WhatsApp, token: string, id: string): MediaFile | null {
  const file = sim.media.find(id);
  const seen = linesOf(sim.world, token).map((line) => line.phone_number_id);
  return file && seen.includes(file.phone_number_id) ? file : null;
}

export async function resolveMedia(sim: WhatsApp, file: MediaFile, req: IncomingMessage, url: URL) {
  const number = url.searchParams.get("phone_number_id");
  if (number !== null && number !== file.phone_number_id) throw objectMissing("GET", file.id);
  if (sim.faults.take("resolve", file.phone_number_id)) {
    sim.media.expire(file.id);
    throw objectMissing("GET", file.id);
  }
  const wrong = sim.faults.take("checksum", file.phone_number_id);
  return {
    messaging_product: "whatsapp",
    url: addressOf(sim, file, req),
    mime_type: file.mime_type,
    sha256: wrong ? sha256("another file") : file.sha256,
    // A string in Meta's answers.
    file_size: String(file.size),
    id: file.id,
  };
}

function addressOf(sim: WhatsApp, file: MediaFile, req: IncomingMessage): string {
  const expires = String(Date.now() + sim.world.settings.media.urlMs);
  const address = new URL(downloadPath, `http://${req.headers.host}`);
  address.searchParams.set("mid", file.id);
  address.searchParams.set("ext", expires);
  address.searchParams.set("hash", stamp(sim, file.id, expires));
  return address.href;
}

export async function downloadMedia(
  sim: WhatsApp,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
) {
  const token = authenticate(sim.world, req, url, url.pathname);
  const id = url.searchParams.get("mid") ?? "";
  const expires = url.searchParams.get("ext") ?? "";
  const genuine = url.searchParams.get("hash") === stamp(sim, id, expires);
  const file = genuine && Number(expires) > Date.now() ? ownMedia(sim, token, id) : null;
  if (!file || sim.faults.take("download", file.phone_number_id)) throw gone();
  const bytes = await sim.media.bytesOf(file);
  if (!bytes) throw gone();
  res.writeHead(200, {
    "content-type": file.mime_type,
    "content-length": bytes.length,
    "content-disposition": `attachment; filename="${encodeURIComponent(file.file_name ?? file.id)}"`,
  });
  const slow = sim.faults.take("body", file.phone_number_id);
  if (slow) {
    const half = Math.floor(bytes.length / 2);
    res.write(bytes.subarray(0, half));
    await pause(slow.ms, undefined, { ref: false });
    res.end(bytes.subarray(half));
  } else {
    res.end(bytes);
  }
}

function gone(): GraphError {
  return new GraphError(404, 100, "URL signature expired", { type: "GraphMethodException" });
}

function stamp(sim: WhatsApp, id: string, expires: string): string {
  const file = sim.media.find(id);
  const secret = file && sim.world.lines.get(file.phone_number_id)?.app_secret;
  return `AR${sha256(`${secret}|${id}|${expires}`).slice(0, 24)}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
