// Small documents made on the spot.
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";
import type { Source } from "./extract/extract.ts";

export function source(
  bytes: Uint8Array | string,
  name: string,
  more: Partial<Source> = {},
): Source {
  const content = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return { bytes: content, name, mimeType: null, isPage: false, ...more };
}

export const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function utf16(text: string, mark = true): Uint8Array {
  const codes = Uint16Array.from((mark ? "\ufeff" : "") + text, (unit) => unit.charCodeAt(0));
  return new Uint8Array(codes.buffer);
}

/** A PDF of these pages, each of lines as `[size, text]`; a page without lines is as a scanner's. */
export function pdf(pages: [number, string][][]): Uint8Array {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${4 + 2 * at} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  for (const [at, lines] of pages.entries()) {
    let y = 780;
    const text = lines.map(([size, words]) => {
      y -= size * 1.3;
      return `BT /F1 ${size} Tf 50 ${y.toFixed(1)} Td (${words.replace(/[()\\]/g, "\\$&")}) Tj ET`;
    });
    const stream = text.join("\n");
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * at} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    );
  }
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = body.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`);
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join("")}`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return latin1(body);
}

const OFFICE = "http://schemas.openxmlformats.org";

/** A DOCX of this body, as WordprocessingML. `told` is what its archive claims that the body unpacks to. */
export function docx(body: string, told?: number): Uint8Array {
  const type = `${OFFICE}/officeDocument/2006/relationships/officeDocument`;
  return zip(
    {
      "[Content_Types].xml": `<Types xmlns="${OFFICE}/package/2006/content-types"/>`,
      "_rels/.rels": `<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="r1" Type="${type}" Target="word/document.xml"/></Relationships>`,
      "word/document.xml": `<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    },
    told,
  );
}

export const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

function zip(files: Record<string, string>, told?: number): Uint8Array {
  const [parts, directory]: [Uint8Array[], Uint8Array[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [content, path] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(told ?? content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    parts.push(Buffer.from("PK\u0003\u0004"), common, path, packed);
    directory.push(Buffer.from("PK\u0001\u0002\u0014\u0000"), common, place, path);
    offset += 30 + path.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, entries, Buffer.from("PK\u0005\u0006"), end]);
}
