// A bucket in memory for tests.
import { type Bytes, joined } from "./bytes.ts";
import type { Files } from "./files.ts";

interface Kept {
  bytes: Bytes;
  mimeType: string;
}

export function memoryFiles(kept: Record<string, Kept> = {}): Files & { kept: Map<string, Kept> } {
  const objects = new Map(Object.entries(kept));
  return {
    kept: objects,
    read(path, firstBytes) {
      const found = objects.get(path);
      if (!found) return Promise.resolve(null);
      const { bytes, mimeType } = found;
      const body = new Blob([bytes.subarray(0, firstBytes ?? bytes.length)]).stream();
      return Promise.resolve({ body, size: bytes.length, mimeType });
    },
    async write(path, body, mimeType) {
      const bytes = await new Response(body).bytes();
      if (objects.has(path)) throw new Error("an object is never replaced");
      objects.set(path, { bytes, mimeType });
    },
    remove(paths) {
      for (const path of paths) objects.delete(path);
      return Promise.resolve();
    },
    serve(path, range) {
      const found = objects.get(path);
      if (!found) return Promise.resolve(null);
      const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
      const end = to === "" ? found.bytes.length : Number(to) + 1;
      const part = found.bytes.slice(Number(from), end);
      return Promise.resolve(
        new Response(part, {
          status: range === null ? 200 : 206,
          headers: { "content-type": found.mimeType },
        }),
      );
    },
  };
}

const text = new TextEncoder();

/** OGG pages with packets of these sizes, `channels` channels, each packet 20 ms long; the pages claim `claimed` of them. */
export function oggOpus(packets: number[], channels = 1, claimed = packets.length): Bytes {
  const head = new Uint8Array(19);
  head.set(text.encode("OpusHead"));
  head.set([1, channels, 0x38, 0x01], 8); // skips 312 samples
  const tags = new Uint8Array(16);
  tags.set(text.encode("OpusTags"));
  const pages = [page(0n, [head], 2), page(0n, [tags])];
  for (let at = 0; at < packets.length; at += 20) {
    const sounds = packets.slice(at, at + 20).map((size) => new Uint8Array(size).fill(0x08, 0, 1));
    pages.push(
      page(
        312n + BigInt(Math.round(((at + sounds.length) * claimed) / packets.length)) * 960n,
        sounds,
      ),
    );
  }
  return joined(pages);
}

function page(granule: bigint, packets: Uint8Array[], flags = 0): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ]);
  const head = new Uint8Array(27);
  head.set(text.encode("OggS"));
  head[5] = flags;
  new DataView(head.buffer).setBigInt64(6, granule, true);
  head[26] = lacing.length;
  return joined([head, Uint8Array.from(lacing), ...packets]);
}

export function bytesOf(content: string): Bytes {
  return text.encode(content).slice();
}

/** A PNG of 8 bits a channel; `colourAt` gives red, green, blue and alpha. */
export async function png(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => number[] = () => [200, 30, 30, 255],
): Promise<Bytes> {
  const rows = new Uint8Array((width * 4 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(colourAt(x, y), y * (width * 4 + 1) + 1 + x * 4);
    }
  }
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"));
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8);
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", await new Response(packed).bytes()),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, body.length);
  head.set(text.encode(name), 4);
  return joined([head, body, new Uint8Array(4)]);
}
