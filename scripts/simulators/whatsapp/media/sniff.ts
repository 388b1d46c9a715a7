// What a file is by its bytes, whatever its name or sender says.

export interface Sniffed {
  mime: string;
  /** Opus in Ogg: 1 is what a voice note must have. */
  channels?: number;
  animated?: boolean;
}

export function sniff(bytes: Buffer): Sniffed | null {
  const ascii = (from: number, to: number) => bytes.toString("latin1", from, to);
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return { mime: "image/jpeg" };
  if (ascii(0, 8) === "\x89PNG\r\n\x1a\n") return { mime: "image/png" };
  if (ascii(0, 4) === "GIF8") return { mime: "image/gif" };
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") {
    const animated = ascii(12, 16) === "VP8X" && ((bytes[20] ?? 0) & 2) !== 0;
    return { mime: "image/webp", animated };
  }
  if (ascii(4, 8) === "ftyp") return { mime: brand(ascii(8, 12)) };
  if (ascii(0, 4) === "OggS") {
    const head = bytes.indexOf("OpusHead", 0, "latin1");
    if (head < 0 || head > 200) return { mime: "audio/ogg" };
    return { mime: "audio/ogg; codecs=opus", channels: bytes[head + 9] ?? 0 };
  }
  if (ascii(0, 5) === "#!AMR") return { mime: "audio/amr" };
  if (ascii(0, 3) === "ID3") return { mime: "audio/mpeg" };
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0) return { mime: "audio/aac" };
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2) return { mime: "audio/mpeg" };
  if (ascii(0, 5) === "%PDF-") return { mime: "application/pdf" };
  return null;
}

function brand(name: string): string {
  if (name.startsWith("3gp")) return "video/3gpp";
  return name.startsWith("M4A") ? "audio/mp4" : "video/mp4";
}
