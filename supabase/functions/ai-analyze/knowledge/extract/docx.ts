// A Word document, by way of the HTML that mammoth makes of its styles. mammoth is given what it asks
// for entry by entry, so pictures stay packed and nothing becomes larger than may be read.
import "./promise_proto.ts";
import mammoth from "mammoth";
import { MAX_DOCX_BYTES } from "../limits.ts";
import { Unreadable } from "../unreadable.ts";
import { htmlToMarkdown } from "./html.ts";
import { unzipped, zipEntries } from "./zip.ts";

export async function docxToMarkdown(bytes: Uint8Array): Promise<string> {
  try {
    const options = { convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })) };
    const { value } = await mammoth.convertToHtml(unpacking(bytes), options);
    return htmlToMarkdown(value, false).markdown;
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable("knowledge_file_broken", { cause });
  }
}

type Input = Parameters<typeof mammoth.convertToHtml>[0];

function unpacking(bytes: Uint8Array): Input {
  const entries = zipEntries(bytes);
  let left = MAX_DOCX_BYTES;
  const file = {
    exists: (name: string) => entries.has(name),
    async read(name: string, encoding: string) {
      const entry = entries.get(name);
      if (!entry) throw new Error(`no ${name}`);
      const content = await unzipped(bytes, entry, left);
      left -= content.length;
      return new TextDecoder(encoding).decode(content);
    },
  };
  // Of the ways in that mammoth has, its types leave this one out.
  return { file } as unknown as Input;
}
