// A Word document, by way of the HTML that mammoth makes of its styles.
import "./promise_proto.ts";
import { Buffer } from "node:buffer";
import mammoth from "mammoth";
import { Unreadable } from "../unreadable.ts";
import { htmlToMarkdown } from "./html.ts";

export async function docxToMarkdown(bytes: Uint8Array): Promise<string> {
  try {
    const options = { convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })) };
    const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options);
    return htmlToMarkdown(value, false).markdown;
  } catch (cause) {
    throw new Unreadable("knowledge_file_broken", { cause });
  }
}
